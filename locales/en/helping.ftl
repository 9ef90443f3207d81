# Helping: one phone for several people
helping-whom = For whom?
helping-whom-of-many = For whom? If you do not see the name, write it.
helping-nobody = Nobody here has that name. Please write it again, or choose below.
helping-not-yours = This person cannot be helped from here.
helping-own = { $name } (myself)
helping-alike = { $name }, born { $born }
helping-new = Register somebody new
helping-begin = Register myself
helping-whose = For: { $name }

# Correcting what was said of whoever is helped
my-data-ask-name-other = What is the right name of { $name }?
my-data-ask-born-other = In which year was { $name } really born?
my-data-ask-village-other = Which is the right village of { $name }? Choose it, or write its name.
my-data-ask-work-other = What is the main work of { $name }?
