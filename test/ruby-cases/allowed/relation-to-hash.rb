# findings:
names = User.where(a: 1).to_h { |u| [u.id, u.name] }
names.delete(1)
names.update(3 => "x")
