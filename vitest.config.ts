import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * What takes minutes by itself, `npm run test:slow`: real Rails in a container's shoes and on every database, and the AWS edition as
 * it is bundled and deployed.
 */
const SLOW = [
  "test/rails/{bootstrap,bootstrap-fetch,buildspec,gems,limits,mariadb,postgresql,read-only,runner,sample,sqlite}.test.ts",
  "test/journeys/aws/**/*.test.ts",
  "test/infra/{app,bundle}.test.ts",
];
const isSlow = process.env.AMBULANCE_TEST === "slow";

export default defineConfig({
  test: {
    include: isSlow ? SLOW : ["test/**/*.test.ts"],
    exclude: isSlow ? [] : SLOW,
    // Much of the time is spent waiting for other processes, so a worker per core is not too many.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
