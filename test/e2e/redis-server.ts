import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createConnection, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Why there is no Redis here; undefined: there is. */
export function noRedis(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'pipe' });
    return undefined;
  } catch {
    return 'no redis-server is installed';
  }
}

/** A Redis of a test's own, with an append-only file in a folder. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  static async start(folder: string, settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder, settings);
    onTestFinished(() => server.kill());
    await server.start();
    return server;
  }

  get #isSecure(): boolean {
    return this.#settings.includes('--tls-cert-file');
  }

  get address(): string {
    return `${this.#isSecure ? 'rediss' : 'redis'}://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const files = ['--dir', this.#folder, '--appendonly', 'yes', '--save', ''];
    const ports = this.#isSecure ? ['--port', '0', '--tls-port', `${this.port}`] : ['--port', `${this.port}`];
    const args = [...ports, '--bind', '127.0.0.1', ...files, ...this.#settings];
    this.#process = spawn('redis-server', args, { stdio: 'ignore' });
    while (!(await listens(this.port))) await pause(20);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const answer = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', answer(true)).on('error', answer(false));
  });
}
