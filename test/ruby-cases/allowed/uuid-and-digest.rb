# findings:
puts User.where(uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301').count, 'd41d8cd98f00b204e9800998ecf8427e'
