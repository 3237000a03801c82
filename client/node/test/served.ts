// A server of the test's own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Served {
  private constructor(
    readonly target: string,
    readonly process: ChildProcess,
  ) {}

  static async start(...flags: string[]): Promise<Served> {
    const command = process.env['LOOPSPEC'];
    if (command === undefined) throw new Error('LOOPSPEC must name the loopspec command; ./check does that');
    const child = spawn(command, ['serve', '--listen', '127.0.0.1:0', '--loop', 'selector/epoll', ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const target = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (target === undefined) throw new Error(`no address in: ${line}`);
    return new Served(target, child);
  }

  /** Ends it, in good order or not. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }
}
