/**
 * otoscope as a library: the same steps that the command line takes.
 *
 * @example
 * import { findSuite, run } from 'otoscope';
 *
 * const { results } = await run({
 *   encoder: './my_encoder.ts',
 *   suite: findSuite('mini'),
 *   data: 'data',
 *   out: 'runs',
 * });
 * console.log(results.tracks.B.strict.weighted);
 *
 * @module
 */

export { readShard, type Sample } from './archive/shard-reader.ts';
export { writeShard } from './archive/shard-writer.ts';
export { crop } from './audio/crop.ts';
export { type Audio, decodeAudio } from './audio/decode.ts';
export { resample } from './audio/resample.ts';
export type { Tensor } from './compute/tensor.ts';
export { type CheckOptions, checkEncoder } from './encoder/check/check.ts';
export type { CheckFinding } from './encoder/check/finding.ts';
export { type CheckReport, checkReport, checkReportSchema } from './encoder/check/report.ts';
export type { AudioEncoder, EncoderResources } from './encoder/encoder.ts';
export { encodeLong } from './encoder/long.ts';
export { openEncoder } from './encoder/open.ts';
export type { Device, EncoderOptions } from './encoder/options.ts';
export { builtInEncoders, resolveEncoder } from './encoder/resolve.ts';
export type { EncoderSource } from './encoder/source.ts';
export { OtoscopeError } from './errors.ts';
export { accuracy } from './metric/accuracy.ts';
export type { Predictions } from './metric/predictions.ts';
export type { Protocol } from './metric/protocol.ts';
export { comparisonTable } from './report/comparison.ts';
export { type TextFormat, textFormats } from './report/format/formats.ts';
export { type Report, reportDocument, reportSchema } from './report/format/json.ts';
export { buildLeaderboards } from './report/leaderboard/build.ts';
export { type Asked, type Choice, choose } from './report/leaderboard/choice.ts';
export type { Leaderboard, View } from './report/leaderboard/leaderboard.ts';
export { type RankedEntry, rank } from './report/leaderboard/ranking.ts';
export { resultsTable } from './report/terminal.ts';
export { writeMteb, writeTextReport } from './report/write-report.ts';
export { chooseTasks } from './run/choose-tasks.ts';
export { type CompareOptions, compareResults } from './run/compare-results.ts';
export type { Comparison, Pair, ScoreComparison, ScorePair, TaskComparison, TaskPair } from './run/comparison.ts';
export type { FinishedRun } from './run/conclude.ts';
export type { RunEvent, Stage } from './run/events.ts';
export { type FoundResults, findResults, type ResultsSearch } from './run/find-results.ts';
export { type Results, resultsSchema, type TaskResult } from './run/results.ts';
export { type RunOptions, run } from './run/run.ts';
export { bootstrapDeviation, type Deviation, type DeviationRequest } from './statistics/deviation.ts';
export { comparePair, type Difference, pairsOf } from './statistics/difference.ts';
export { holm } from './statistics/holm.ts';
export { shareInterval, valueInterval } from './statistics/interval.ts';
export { letters } from './statistics/letters.ts';
export { type McNemar, mcnemar, signTest } from './statistics/mcnemar.ts';
export { signFlip } from './statistics/sign-flip.ts';
export type { Measure } from './statistics/weighted-metric.ts';
export { type PackOptions, packSubmission } from './submission/pack.ts';
export { verifySubmission } from './submission/verify.ts';
export { findSuite, suites } from './suite/catalog.ts';
export { suiteScore } from './suite/score.ts';
export type { Suite } from './suite/suite.ts';
export { findTask, tasks } from './task/catalog.ts';
export type { Label } from './task/label/label.ts';
export type { MetricName } from './task/metric-name.ts';
export { ownTasks } from './task/own-tasks.ts';
export type { FixedSplits, Folds, Selection, Task } from './task/task.ts';
