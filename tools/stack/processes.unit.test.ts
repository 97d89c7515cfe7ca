import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isAlive, startTimeOf } from './process-identity.js';
import {
  type ProcessFolder,
  type ProcessSpec,
  processFolder,
  runningProcess,
  runningProcesses,
  spawnDetached,
  stopProcess,
  waitUntilEnded,
  waitUntilReady,
} from './processes.js';
import { defineService } from './service.js';

const polite = `
  process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
  setInterval(() => undefined, 1000);
  console.log('listening');
`;
const stubborn = `
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1000);
  console.log('listening');
`;

describe('processes of a stack', () => {
  let directory = '';
  let folder: ProcessFolder;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'atlas-processes-'));
    folder = processFolder(directory);
  });

  afterEach(async () => {
    for (const record of runningProcesses(folder)) await stopProcess(folder, record, 0);
    rmSync(directory, { recursive: true, force: true });
  });

  const dummy = (script: string): ProcessSpec => ({ name: 'dummy', command: process.execPath, args: ['-e', script] });
  const logOf = () => readFileSync(join(folder.logs, 'dummy.log'), 'utf8');
  const listening = { check: async () => logOf().includes('listening'), withinMs: 20_000 };
  const service = (script: string, graceMs?: number) =>
    defineService({ folder, spec: dummy(script), readiness: listening, graceMs });

  it('starts once, tells its pid, and is found again by another process of the launcher', async () => {
    const first = service(polite);
    await first.start();
    const pid = first.pid();
    await first.start();
    expect(first.pid()).to.equal(pid);
    expect(service(polite).pid()).to.equal(pid);
    expect(runningProcesses(folder).map((record) => record.name)).to.deep.equal(['dummy']);
  });

  it('starts anew what runs with other settings', async () => {
    const withSetting = (value: string) => {
      const spec = { ...dummy(polite), env: { ...process.env, ATLAS_SETTING: value } };
      return defineService({ folder, spec, readiness: listening });
    };
    await withSetting('one').start();
    const pid = withSetting('one').pid();
    await withSetting('one').start();
    expect(withSetting('one').pid()).to.equal(pid);
    await withSetting('two').start();
    expect(withSetting('two').pid()).to.be.a('number').and.not.equal(pid);
    expect(logOf()).to.contain('bye');
  });

  it('asks to end and forgets the pid file', async () => {
    const dummyService = service(polite);
    await dummyService.start();
    await dummyService.stop();
    expect(dummyService.isRunning()).to.equal(false);
    expect(existsSync(join(folder.run, 'dummy.pid'))).to.equal(false);
    expect(logOf()).to.contain('bye');
  });

  it('kills what does not end when asked', async () => {
    const dummyService = service(stubborn, 50);
    await dummyService.start();
    const pid = dummyService.pid() ?? 0;
    await dummyService.stop();
    expect(startTimeOf(pid)).to.equal(undefined);
  });

  it('kill -9 leaves no process, and start brings another one', async () => {
    const dummyService = service(polite);
    await dummyService.start();
    const before = dummyService.pid();
    await dummyService.kill('SIGKILL');
    expect(dummyService.isRunning()).to.equal(false);
    expect(logOf()).not.to.contain('bye');
    await dummyService.start();
    expect(dummyService.pid()).to.be.a('number').and.not.equal(before);
  });

  it('ends the children of a process with it', async () => {
    const parent = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
      console.log('child ' + child.pid + ' listening');
    `;
    const dummyService = service(parent);
    await dummyService.start();
    const pid = Number(/child (\d+)/.exec(logOf())?.[1]);
    const child = { pid, startTime: startTimeOf(pid) ?? '' };
    expect(isAlive(child)).to.equal(true);
    await dummyService.stop();
    expect(await waitUntilEnded(child, 10_000)).to.equal(true);
  });

  it('leaves a stranger alone to whom the pid of a stale file now belongs', async () => {
    const strangers = processFolder(join(directory, 'strangers'));
    const stranger = await spawnDetached(strangers, dummy(polite));
    writeFileSync(
      join(folder.run, 'dummy.pid'),
      JSON.stringify({ ...stranger, name: 'dummy', startTime: `${stranger.startTime}0` }),
    );
    try {
      expect(runningProcess(folder, 'dummy')).to.equal(undefined);
      await service(polite).stop();
      await service(polite).kill('SIGKILL');
      expect(isAlive(stranger)).to.equal(true);
      expect(existsSync(join(folder.run, 'dummy.pid'))).to.equal(false);
    } finally {
      await stopProcess(strangers, stranger, 0);
    }
  });

  for (const [what, text] of [
    ['is not JSON', 'nonsense'],
    ['names no process', '{"pid":"1"}'],
    [
      'names the whole group',
      '{"pid":-1,"startTime":"1","name":"dummy","command":"x","stopSignal":"SIGTERM","fingerprint":"x"}',
    ],
  ] as const) {
    it(`takes a pid file that ${what} for none`, () => {
      writeFileSync(join(folder.run, 'dummy.pid'), text);
      expect(runningProcess(folder, 'dummy')).to.equal(undefined);
    });
  }

  it('shows the end of the log when a process ends before it is ready', async () => {
    const record = await spawnDetached(folder, dummy("console.error('no such port'); process.exit(3)"));
    const failure = await waitUntilReady(folder, record, { check: async () => false, withinMs: 20_000 }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.contain('dummy ended before it was ready').and.to.contain('no such port');
  });

  it('shows the end of the log when a process is not ready in time', async () => {
    const dummyService = defineService({
      folder,
      spec: dummy(polite),
      readiness: { check: async () => false, withinMs: 0 },
    });
    const failure = await dummyService.start().then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.contain('was not ready within 0 s');
  });

  it('says so when the program does not exist', async () => {
    const failure = await spawnDetached(folder, { name: 'dummy', command: '/no/such/program', args: [] }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.contain('ENOENT');
  });
});
