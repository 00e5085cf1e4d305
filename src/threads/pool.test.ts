import { afterEach, expect, test } from 'vitest';
import { count, double, exit, fail, hang, tell } from '../../test/fixtures/jobs.ts';
import { OtoscopeError } from '../errors.ts';
import { defineJob } from './job.ts';
import { ThreadPool } from './pool.ts';

let pool: ThreadPool | undefined;
afterEach(() => pool?.close());

const fixture = new URL('../../test/fixtures/jobs.ts', import.meta.url).href;
const doubleJob = defineJob(fixture, 'double', double);
const failJob = defineJob(fixture, 'fail', fail);
const countJob = defineJob(fixture, 'count', count);
const hangJob = defineJob(fixture, 'hang', hang);
const tellJob = defineJob(fixture, 'tell', tell);
const exitJob = defineJob(fixture, 'exit', exit);

test('jobs come back in full, each with its own result', async () => {
  pool = new ThreadPool(2);
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => pool!.run(doubleJob, Float32Array.of(index))),
  );
  expect(results.map((result) => result[0])).toEqual(Array.from({ length: 20 }, (_, index) => 2 * index));
});

test('an error for the user stays one across the thread border', async () => {
  pool = new ThreadPool(1);
  const error = await pool.run(failJob, 'clip 7 is silent').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OtoscopeError);
  expect(error).toMatchObject({ message: 'clip 7 is silent', hint: 'listen to it', exitCode: 1 });
});

test('a job tells how far it is before it is done', async () => {
  pool = new ThreadPool(1);
  const heard: number[] = [];
  expect(await pool.run(countJob, 3, { onProgress: (done) => heard.push(done) })).toBe('counted');
  expect(heard).toEqual([1, 2, 3]);
});

test('what a job notes is told before it is done', async () => {
  const notes: string[] = [];
  pool = new ThreadPool(1, undefined, (text) => notes.push(text));
  expect(await pool.run(tellJob, 'it rains')).toBe(8);
  expect(notes).toEqual(['it rains']);
});

test('a thread that dies rejects its job and the next job gets a fresh one', async () => {
  pool = new ThreadPool(1);
  await expect(pool.run(exitJob, 3)).rejects.toThrow('code 3');
  expect(await pool.run(doubleJob, Float32Array.of(4))).toEqual(Float32Array.of(8));
});

test('a job that does not end is given up, and the next one gets a fresh thread', async () => {
  pool = new ThreadPool(1);
  await expect(pool.run(hangJob, null, { timeLimit: 0.5 })).rejects.toThrow('it was not done after 0.5 s');
  expect(await pool.run(doubleJob, Float32Array.of(4), { timeLimit: 60 })).toEqual(Float32Array.of(8));
});

test('closing rejects what is still waiting', async () => {
  pool = new ThreadPool(1);
  const waiting = [1, 2, 3].map((number) => pool!.run(doubleJob, Float32Array.of(number)));
  const settled = Promise.allSettled(waiting);
  await pool.close();
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
});
