# findings: class-reopened
User.class_eval { def name = 'x' }
