# findings:
ActiveRecord::Base.connection.execute("COPY users TO STDOUT")
