# findings: class-reopened
class User
  def name = 'x'
end
