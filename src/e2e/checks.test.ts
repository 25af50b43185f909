import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendLog, readLog, resumeLog, startLog } from '../../scripts/experimentLog.mjs';
import { firstLoad } from '../../scripts/firstLoad.mjs';
import { writeRecording } from '../../scripts/record.mjs';
import { countReport, failuresOf } from '../../scripts/stages.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seal-checks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('counting a stage of npm test', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
  };
  test('all is well when every test passed', () => {
    expect(countReport(report, true)).toMatchObject({ passed: 5, failed: 0 });
  });
  test.each([
    ['a failed test', { ...report, numFailedTests: 2 }, 2],
    ['a skipped test', { ...report, numPendingTests: 1 }, 1],
    ['a test to do', { ...report, numTodoTests: 1 }, 1],
    ['a file that did not load', { ...report, testResults: [{ status: 'failed', assertionResults: [] }] }, 1],
    ['an error outside of the tests', report, 1],
    ['no test at all', { ...report, numPassedTests: 0, testResults: [] }, 1],
    ['a crash before the report', null, 1],
  ])('%s counts as failed', (_, spoilt, failed) => {
    expect(countReport(spoilt, false).failed).toBe(failed);
  });
  test('a failed test and a file that did not load are told by name, with what they said', () => {
    const failed = { status: 'failed', fullName: 'sums add', failureMessages: ['1 is not 2'] };
    const passed = { status: 'passed', fullName: 'sums are', failureMessages: [] };
    const testResults = [
      { name: join(process.cwd(), 'src/a.test.ts'), status: 'failed', assertionResults: [passed, failed] },
      {
        name: join(process.cwd(), 'src/b.test.ts'),
        status: 'failed',
        message: 'no such file',
        assertionResults: [],
      },
      { name: join(process.cwd(), 'src/c.test.ts'), status: 'passed', assertionResults: [passed] },
    ];
    expect(failuresOf({ testResults })).toEqual([
      'src/a.test.ts > sums add\n1 is not 2',
      'src/b.test.ts\nno such file',
    ]);
  });
  test('no test at all is a failure even of a run that ended well', () => {
    expect(countReport({ ...report, numPassedTests: 0, testResults: [] }, true).failed).toBe(1);
  });
});

describe('the first load', () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  beforeEach(() => {
    mkdirSync(join(folder, 'assets'));
    write(
      'index.html',
      '<script type="module" crossorigin src="./assets/a.js"></script><link rel="modulepreload" href="./assets/b.js">',
    );
    write('assets/a.js', 'import{x as y}from"./c.js";import("./later.js");import"./b.js";');
    write('assets/b.js', 'export*from"./c.js";');
    write('assets/c.js', 'let x=1;');
    write('assets/later.js', 'device.createShaderModule()');
  });
  test('is what the page names and what that imports, not what it may import later', () => {
    const { files, bytes, engineWords } = firstLoad(folder);
    expect([...files].sort()).toEqual(['assets/a.js', 'assets/b.js', 'assets/c.js']);
    expect(bytes).toBeGreaterThan(0);
    expect(engineWords).toEqual([]);
  });
  test('is found out when it holds the engine', () => {
    write('assets/c.js', 'device.createShaderModule()');
    expect(firstLoad(folder).engineWords).toEqual(['createShaderModule']);
  });
});

describe('the event log of an experiment', () => {
  const experiment = { seed: 1 };
  test('gives back what was written to it', () => {
    const log = join(folder, 'log.jsonl');
    startLog(log, experiment);
    appendLog(log, [{ passage: 0 }, { passage: 1 }]);
    expect(resumeLog(log, experiment)).toEqual([{ passage: 0 }, { passage: 1 }]);
  });
  test('keeps a number that is not finite', () => {
    const log = join(folder, 'log.jsonl');
    startLog(log, experiment, { overwrite: true });
    appendLog(log, [{ loss: Number.NaN, bits: Infinity, text: 'NaN' }]);
    expect(resumeLog(log, experiment)).toEqual([{ loss: Number.NaN, bits: Infinity, text: 'NaN' }]);
    rmSync(log);
  });
  test('is read for another experiment without its first line, and a recording as it is', () => {
    const log = join(folder, 'log.jsonl');
    const recording = join(folder, 'recording.json');
    const events = [{ passage: 0 }, { bits: Infinity }];
    startLog(log, experiment);
    appendLog(log, events);
    writeRecording(recording, { kind: 'rounds', argv: [], events });
    expect(readLog('kept-from', log)).toEqual(events);
    expect(readLog('kept-from', recording)).toEqual(events);
    writeFileSync(recording, readFileSync(recording, 'utf8').slice(0, -5));
    expect(() => readLog('kept-from', recording)).toThrow(/^--kept-from: .*recording\.json is not JSON/);
    expect(() => readLog('kept-from', join(folder, 'none'))).toThrow(/^--kept-from: there is no event log/);
  });
  test('loses only a last line that was cut off', () => {
    const log = join(folder, 'log.jsonl');
    startLog(log, experiment);
    appendLog(log, [{ passage: 0 }]);
    writeFileSync(log, `${readFileSync(log, 'utf8')}{"passage":`);
    expect(resumeLog(log, experiment)).toEqual([{ passage: 0 }]);
    appendLog(log, [{ passage: 2 }]);
    expect(resumeLog(log, experiment)).toEqual([{ passage: 0 }, { passage: 2 }]);
  });
  test('is not wiped out by another start unless that is said', () => {
    const log = join(folder, 'log.jsonl');
    startLog(log, experiment);
    startLog(log, experiment);
    appendLog(log, [{ passage: 0 }]);
    expect(() => startLog(log, experiment)).toThrow(/--resume, or drop it with --overwrite/);
    startLog(log, experiment, { overwrite: true });
    expect(resumeLog(log, experiment)).toEqual([]);
  });
  test('is refused when it is of another experiment, or not there', () => {
    const log = join(folder, 'log.jsonl');
    expect(() => resumeLog(log, experiment)).toThrow(/there is no event log/);
    startLog(log, { seed: 2 });
    expect(() => resumeLog(log, experiment)).toThrow(/another input/);
  });
});
