import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Ruby that does `work` each time that it is its turn, and answers how many seconds that took. */
export function inTurns(path: string, work: string): string {
  return `
require "socket"
turns = UNIXSocket.new(${JSON.stringify(path)})
while turns.gets
  began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  ${work}
  turns.puts(Process.clock_gettime(Process::CLOCK_MONOTONIC) - began)
end`;
}

/** One of several processes that do the same by turns, so that what else the machine does falls on all of them. */
export class Contestant {
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  private constructor(socket: Socket, ended: Promise<unknown>) {
    this.#socket = socket;
    this.#answers = createInterface({ input: socket })[Symbol.asyncIterator]();
    this.#ended = ended;
  }

  /** Resolves when the process that `start` starts, with a script by `inTurns`, waits for its first turn. */
  static async begin(path: string, start: () => Promise<unknown>): Promise<Contestant> {
    const server = createServer().listen(path);
    await once(server, "listening");
    const connected = once(server, "connection");
    const ended = start();
    const tooEarly = ended.then((how) => {
      throw new Error(`The process ended before its first turn: ${JSON.stringify(how)}`);
    });
    const [socket] = await Promise.race([connected, tooEarly]);
    tooEarly.catch(() => {}); // ends after its last turn
    server.close();
    return new Contestant(socket, ended);
  }

  /** The seconds that its turn took. */
  async turn(): Promise<number> {
    this.#socket.write("\n");
    return Number((await this.#answers.next()).value);
  }

  async stop(): Promise<void> {
    this.#socket.end();
    await this.#ended;
  }
}
