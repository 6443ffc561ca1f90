# findings: secret
key = "sk-ant-abcdefghijklmnopqrst0123"
