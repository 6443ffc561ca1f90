import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Runs against servers of PostgreSQL and MariaDB take minutes: `npm run test:databases`. */
const DATABASES = ["test/rails/postgresql.test.ts", "test/rails/mariadb.test.ts"];
const wanted = process.env.AMBULANCE_TEST_DATABASES !== undefined;

export default defineConfig({
  test: {
    include: wanted ? DATABASES : ["test/**/*.test.ts"],
    exclude: wanted ? [] : DATABASES,
    // Much of the time is spent waiting for other processes, so a worker per core is not too many.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
