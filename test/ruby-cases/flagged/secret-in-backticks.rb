# findings: secret shell
`curl -u sk_live_4eC39HqLyjWDarjtT1zdp7dc https://x`
