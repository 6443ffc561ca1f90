# findings:
q = Queue.new
q << 1
q.clear
