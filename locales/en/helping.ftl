# Helping: one phone for several people
helping-whom = For whom?
helping-whom-of-many = For whom? If you do not see the name, write it.
helping-nobody = Nobody here has that name. Please write it again, or press a button.
helping-not-yours = This person cannot be helped from here.
helping-own = { $name } (myself)
helping-alike = { $name }, born { $born }
helping-new = Register somebody new
helping-begin = Register myself
helping-whose = For: { $name }
