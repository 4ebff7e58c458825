/**
 * The import law: which room may know which. Types count like values, so that a room can be moved or replaced by
 * reading its imports alone.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one thing in two places.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved is not checked by any other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'shared-stands-alone',
      comment: 'shared/ runs everywhere: no room, no Node, no Electron; zod is its only package.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'renderer-knows-shared-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|build|test)/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'library-knows-shared-only',
      severity: 'error',
      from: { path: '^electron/library/' },
      to: { path: '^(electron|renderer|build|test)/', pathNot: '^electron/library/' },
    },
    {
      name: 'shell-uses-the-library-face',
      comment: 'main and cli see the library through electron/library/index.ts only.',
      severity: 'error',
      from: { path: '^electron/(main|cli)/' },
      to: { path: '^electron/library/', pathNot: '^electron/library/index\\.ts$' },
    },
    {
      name: 'main-stays-apart',
      severity: 'error',
      from: { path: '^electron/main/' },
      to: { path: '^(electron/(cli|worker|preload)|renderer|build|test)/' },
    },
    {
      name: 'cli-stays-apart',
      severity: 'error',
      from: { path: '^electron/cli/' },
      to: { path: '^(electron/(main|worker|preload)|renderer|build|test)/' },
    },
    {
      name: 'worker-knows-shared-only',
      severity: 'error',
      from: { path: '^electron/worker/' },
      to: { path: '^(electron|renderer|build|test)/', pathNot: '^electron/worker/' },
    },
    {
      name: 'preload-knows-shared-only',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: { path: '^(electron|renderer|build|test)/', pathNot: '^electron/preload/' },
    },
    {
      name: 'preload-has-no-node',
      comment: 'A sandboxed preload script can require nothing but electron.',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sharp-in-worker-only',
      severity: 'error',
      from: {
        path: '^(shared|renderer|electron|build)/',
        pathNot: '^(electron/worker/|build/package/icons)',
      },
      to: { path: ['(^|/)node_modules/(sharp|@img)/', '^sharp$'] },
    },
    {
      name: 'sqlite-in-catalog-only',
      severity: 'error',
      from: { path: '^(shared|renderer|electron|build)/', pathNot: '^electron/library/catalog/' },
      to: {
        path: ['(^|/)node_modules/(@types/)?better-sqlite3/', '^better-sqlite3$', '^(node:)?sqlite$'],
      },
    },
    {
      name: 'electron-in-main-and-preload-only',
      severity: 'error',
      from: { path: '^(shared|renderer|electron|build)/', pathNot: '^electron/(main|preload)/' },
      to: { path: ['(^|/)node_modules/electron/', '^electron$'] },
    },
    {
      name: 'product-never-needs-tests',
      severity: 'error',
      from: { path: '^(shared|renderer|electron|build)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(dist|out|\\.cache)/' },
    builtInModules: { add: ['node:sqlite', 'node:sea', 'node:test'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
  },
};
