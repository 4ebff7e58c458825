/** Who listens to which event, shared by both transports. */
import type { AnyEvent, EventName, EventPayload } from '../../shared/contract/events.ts';
import type { Connection } from './types.ts';

export interface Listeners {
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  onConnection(listener: (connection: Connection) => void): () => void;
  emit(event: AnyEvent): void;
  /** Repeats of the same state are not passed on. */
  setConnection(connection: Connection): void;
}

export function createListeners(): Listeners {
  const byName = new Map<EventName, Set<(payload: never) => void>>();
  const onChange = new Set<(connection: Connection) => void>();
  let current: Connection = 'up';
  return {
    on(name, listener) {
      const set = byName.get(name) ?? new Set();
      byName.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    onConnection(listener) {
      onChange.add(listener);
      return () => onChange.delete(listener);
    },
    emit(event) {
      for (const listener of byName.get(event.name) ?? []) listener(event.payload as never);
    },
    setConnection(connection) {
      if (connection === current) return;
      current = connection;
      for (const listener of onChange) listener(connection);
    },
  };
}
