/** Who answers a call and who may make it; see calls.ts. */
export const library = { room: 'library', audience: 'page' } as const;
export const bridge = { room: 'library', audience: 'bridge' } as const;
export const host = { room: 'host', audience: 'page' } as const;
