# findings: write-whole-table callbacks-skipped
case ARGV.first
when 'a' then User.delete_all
else puts 1
end
