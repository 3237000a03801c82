// @loopspec/client: event loops in a loopspec server, for Node.
export { EventLoops, type CreateLoopOptions } from './event_loops.js';
export { HostedLoop, type BlockCallback, type HostedTimer, type ScheduleOptions, type Watched } from './hosted_loop.js';
export { type CallOptions } from './unary_calls.js';
export { type ConnectionOptions } from './connection.js';
export { RemoteEventLoop, type ExceptionContext, type ExceptionHandler, type RemoteOptions } from './remote_event_loop.js';
export { Handle, TimerHandle } from './handle.js';
export { CallRefusedError, ConnectionLostError, DeadlineExpiredError, RaisedError, RemoteError, SystemExit } from './errors.js';
export { block, op } from './ops.js';
