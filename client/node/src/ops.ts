// Making ops: the client's messages without the fields that do not matter.
import type { Callable, Seconds } from '../gen/loopspec/v1/callable.js';
import { type DeepPartial, Op } from '../gen/loopspec/v1/op.js';
import { Block } from '../gen/loopspec/v1/program.js';

type OpKind = NonNullable<Op['op']>;

/** One op by asyncio's name: `op('log', { text: 'hello' })`, `op('stop')`. */
export function op<Name extends OpKind['$case']>(name: Name, fields?: DeepPartial<Extract<OpKind, { $case: Name }>['value']>, id = ''): Op {
  return Op.fromPartial({ id, op: { $case: name, value: fields ?? {} } as DeepPartial<OpKind> });
}

/** A named list of ops: what a callback does that is not a function of the client's. */
export function block(name: string, ...ops: Op[]): Block {
  return Block.fromPartial({ name, ops });
}

/** A function of this client as a Callable. */
export function clientCallable(number: bigint): Callable {
  return { target: { $case: 'client', value: number } };
}

/** Throws RangeError for what is no number. */
export function seconds(value: number): Seconds {
  if (Number.isNaN(value)) throw new RangeError('a time that is not a number');
  if (value === -Infinity) return { kind: { $case: 'value', value: 0 } };
  return { kind: Number.isFinite(value) ? { $case: 'value', value } : { $case: 'infinite', value: true } };
}

// Messages are made from empty ones, so that fields which the contract gets one day change nothing here.
const emptyOp = Op.fromPartial({});

/** An op of the plainest kind, made quickly. */
export function plainOp(kind: OpKind): Op {
  return { ...emptyOp, op: kind };
}
