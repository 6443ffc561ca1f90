# findings: write-whole-table callbacks-skipped
def x(a = User.delete_all) = a
x
