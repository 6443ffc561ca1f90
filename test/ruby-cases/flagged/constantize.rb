# findings: constant-unknown
'Us'.concat('er').constantize.count
