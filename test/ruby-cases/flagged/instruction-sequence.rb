# findings: eval
RubyVM::InstructionSequence.compile("User.delete_all").eval
