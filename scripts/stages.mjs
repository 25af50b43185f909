// What `npm test` runs a stage with: a child process with a time limit, and vitest's counts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './setup.mjs';

const RESULTS = join(ROOT, '.cache', 'test-results');

/** Runs a Node program of the project; true when it ended well within the limit. */
export function runNode(args, limitMinutes) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    const timer = setTimeout(() => {
      console.error(`Stopped after ${limitMinutes} minutes: ${args.join(' ')}`);
      child.kill('SIGKILL');
    }, limitMinutes * 60_000);
    child.on('error', (error) => console.error(error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

/** A check that is not a test counts as one. */
export const check = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 });

/** What failed in vitest's JSON report, told again beside the summary: a shortened log keeps its end only. */
export function failuresOf(report) {
  return report.testResults.flatMap((file) => {
    const place = relative(ROOT, file.name);
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    if (tests.length === 0 && file.status === 'failed') return [`${place}\n${file.message}`];
    return tests.map((test) => `${place} > ${test.fullName}\n${test.failureMessages.join('\n')}`);
  });
}

/**
 * Counts of vitest's JSON report. Fails closed: a skipped test, a file that could not be loaded, a project without a
 * test, an error outside of tests and a crash all count as failed.
 */
export function countReport(report, endedWell) {
  if (!report) return { passed: 0, failed: 1, note: 'ended without a report' };
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken + skipped;
  const notes = [];
  if (broken > 0) notes.push(`${broken} files failed to load`);
  if (skipped > 0) notes.push(`${skipped} skipped tests count as failed`);
  if (passed + failed === 0) notes.push('no test ran');
  else if (!endedWell && failed === 0) notes.push('failed outside of its tests');
  return { passed, failed: failed === 0 && notes.length > 0 ? 1 : failed, note: notes.join(', ') };
}

/** Runs one vitest project. */
export async function vitest(project, limitMinutes) {
  const output = join(RESULTS, `${project}.json`);
  mkdirSync(RESULTS, { recursive: true });
  rmSync(output, { force: true });
  const endedWell = await runNode(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    limitMinutes,
  );
  const report = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : null;
  return { ...countReport(report, endedWell), failures: report ? failuresOf(report) : [] };
}
