/** The two channels from the preload script. Every message is checked for its sender and parsed before it is looked at. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { type CallName, calls, type HostCallName, isCallName } from '../../shared/contract/calls.ts';
import { type ErrorCode, type Result, toErrorValue } from '../../shared/errors.ts';
import type { HostCalls } from './hostCalls.ts';
import type { LibraryProcess } from './libraryProcess.ts';
import type { Log } from './log.ts';
import { APP_ORIGIN } from './origins.ts';
import { senderProblem } from './senderCheck.ts';

/** page: calls of the page; bridge: calls the preload script makes with paths and bytes the system gave it. */
export const CHANNELS = { page: 'mediaroot:invoke', bridge: 'mediaroot:bridge' } as const;
type Audience = keyof typeof CHANNELS;

export interface BridgeOptions {
  readonly library: LibraryProcess;
  readonly hostCalls: HostCalls;
  isKnown(contents: WebContents): boolean;
  readonly log: Log;
}

/** Starts to answer both channels. */
export function answerBridge(options: BridgeOptions): void {
  for (const audience of ['page', 'bridge'] as const) {
    ipcMain.handle(CHANNELS[audience], (event, name: unknown, input: unknown) =>
      answer(options, audience, event, name, input),
    );
  }
}

async function answer(
  options: BridgeOptions,
  audience: Audience,
  event: IpcMainInvokeEvent,
  name: unknown,
  input: unknown,
): Promise<Result<unknown>> {
  const { log } = options;
  const frame = event.senderFrame;
  const problem = senderProblem(
    {
      known: options.isKnown(event.sender),
      frame: frame === null ? null : { origin: frame.origin, isMain: frame.parent === null },
    },
    APP_ORIGIN,
  );
  if (problem !== null) {
    log('warn', 'call refused', { problem, name: String(name) });
    return failure('forbidden', 'This page may not call Mediaroot.');
  }
  if (typeof name !== 'string' || !isCallName(name) || calls[name].audience !== audience) {
    return failure('unknown_call', 'There is no such call.');
  }
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) return failure('bad_request', `${name}: ${z.prettifyError(parsed.error)}`);
  if (!isHostCall(name)) return options.library.call(name, parsed.data);
  try {
    return { ok: true, value: await options.hostCalls(name, parsed.data, event.sender) };
  } catch (error) {
    const correlationId = crypto.randomUUID();
    log('error', 'call failed', { name, correlationId, error });
    return { ok: false, error: toErrorValue(error, correlationId) };
  }
}

function isHostCall(name: CallName): name is HostCallName {
  return calls[name].room === 'host';
}

function failure(code: ErrorCode, message: string): Result<never> {
  return { ok: false, error: { code, message, retryable: false } };
}
