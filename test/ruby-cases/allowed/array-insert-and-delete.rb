# findings:
list = [1, 2]
list.insert(0, 3)
list.delete(1)
list.delete_if(&:odd?)
list.each(&:to_s)
