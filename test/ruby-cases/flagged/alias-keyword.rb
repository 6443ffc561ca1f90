# findings: class-reopened method-replaced
module Kernel
  alias old_puts puts
end
