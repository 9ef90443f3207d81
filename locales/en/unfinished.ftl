### A registration that was begun and not finished.

unfinished = The registration is not finished: only a few short questions are left. Whenever there is time, please go on; to stop, write "cancel".
