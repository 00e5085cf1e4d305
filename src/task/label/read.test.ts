import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OtoscopeError } from '../../errors.ts';
import { classesOf, type Label, outputsOf } from './label.ts';
import { readLabel } from './read.ts';

const where = { archive: 'birds/test.tar', key: 'robin-17' };
const classes = classesOf(['Cat', 'Dog', 'Speech']);

const labels = {
  class: { kind: 'class', key: 'bird', classes },
  'class-index': { kind: 'class-index', key: 'speakers', count: 11 },
  'multi-label': { kind: 'multi-label', key: 'sounds', separator: ';', classes },
  events: { kind: 'events', classes, clipSeconds: 10 },
  notes: { kind: 'notes', classes: { 60: 0, 61: 1 } },
  phones: { kind: 'phones', key: 'phones', classes: classesOf(['aa', 'ah', 't']) },
  captions: { kind: 'captions' },
  regression: {
    kind: 'regression',
    key: 'accuracy',
    range: [0, 10],
    phones: { key: 'phones', scoreKey: 'accuracy', range: [0, 2] },
  },
  text: { kind: 'text', key: 'trans' },
} as const satisfies { [Kind in Label['kind']]: Label & { kind: Kind } };

type Kind = keyof typeof labels;

test('events may stand under a key', () => {
  const label = { ...labels.events, key: 'heard' };
  const heard = [{ onset: 1, offset: 2, label: 'Dog' }];
  expect(readLabel(label, { heard, other: 1 }, where)).toEqual(readLabel(labels.events, heard, where));
  expect(() => readLabel(label, heard, where)).toThrow('has no label "heard"');
  const misspelled = { heard: [{ onset: 1, offset: 2, label: 'Dgo' }] };
  expect(() => readLabel(label, misspelled, where)).toThrow('has heard.0.label = "Dgo", which is no class');
});

test.each<[Kind, unknown, object]>([
  ['class', { bird: 'Dog' }, { kind: 'class', index: 1 }],
  ['class-index', { speakers: 10 }, { kind: 'class', index: 10 }],
  ['class-index', { speakers: '0' }, { kind: 'class', index: 0 }],
  ['multi-label', { sounds: 'Speech; Cat;Speech' }, { kind: 'classes', indices: [0, 2] }],
  ['multi-label', { sounds: ['Dog'] }, { kind: 'classes', indices: [1] }],
  ['multi-label', { sounds: '' }, { kind: 'classes', indices: [] }],
  [
    'events',
    [{ onset: 1, offset: 2.5, label: 'Dog,Cat', extra: true }],
    {
      kind: 'intervals',
      intervals: [
        { start: 1, end: 2.5, index: 1 },
        { start: 1, end: 2.5, index: 0 },
      ],
      seconds: 10,
    },
  ],
  ['events', [], { kind: 'intervals', intervals: [], seconds: 10 }],
  [
    'notes',
    [
      { start: 0.5, end: 3, note: 61 },
      { start: 1, end: 2, note: 60 },
    ],
    {
      kind: 'intervals',
      intervals: [
        { start: 0.5, end: 3, index: 1 },
        { start: 1, end: 2, index: 0 },
      ],
      seconds: 3,
    },
  ],
  ['notes', [], { kind: 'intervals', intervals: [], seconds: null }],
  [
    'phones',
    {
      phones: [
        { start: 0, end: 0.2, phone: 'sil' },
        { start: 0.2, end: 0.3, phone: 'AH0' },
        { start: 0.3, end: 0.4, phone: 't' },
        { start: 0.4, end: 0.5, phone: 'spn' },
        { start: 0.5, end: 0.6, phone: '' },
      ],
    },
    {
      kind: 'intervals',
      intervals: [
        { start: 0.2, end: 0.3, index: 1 },
        { start: 0.3, end: 0.4, index: 2 },
      ],
      seconds: null,
    },
  ],
  [
    'captions',
    { caption_1: 'A dog barks.', caption_2: ' Barking. ' },
    { kind: 'captions', captions: ['A dog barks.', 'Barking.'] },
  ],
  ['regression', { accuracy: 8 }, { kind: 'numbers', range: [0, 10], examples: [{ value: 8, span: null }] }],
  ['regression', { accuracy: '8.5' }, { kind: 'numbers', range: [0, 10], examples: [{ value: 8.5, span: null }] }],
  [
    'regression',
    { accuracy: 8, phones: [{ start: 0.1, end: 0.2, accuracy: 1.8, phone: 'AA1' }] },
    { kind: 'numbers', range: [0, 2], examples: [{ value: 1.8, span: { start: 0.1, end: 0.2 } }] },
  ],
  ['text', { trans: 'HELLO WORLD' }, { kind: 'text', text: 'HELLO WORLD' }],
])('%s: %j', (kind, json, target) => {
  expect(readLabel(labels[kind], json, where)).toEqual(target);
});

test.each<[Kind, unknown, string, string]>([
  [
    'class',
    { bird: 'Dgo' },
    'has bird = "Dgo", which is no class of this task',
    'it has 3 classes: Cat, Dog, Speech; the nearest is "Dog"',
  ],
  ['class', { brid: 'Dog' }, 'has no label "bird"', 'its labels are: brid; the nearest is "brid"'],
  ['class', ['Dog'], 'has no label "bird": its JSON is ["Dog"]', 'expected an object such as {"bird": …}'],
  ['class-index', { speakers: 11 }, 'has speakers = 11: ', 'expected a whole number from 0 to 10'],
  ['class-index', { speakers: -1 }, 'has speakers = -1: ', 'expected a whole number from 0 to 10'],
  ['class-index', { speakers: '1.5' }, 'has speakers = "1.5": ', 'expected a whole number from 0 to 10'],
  ['class-index', {}, 'has no label "speakers"', 'its labels are: none'],
  [
    'multi-label',
    { sounds: 'Dog;Spech' },
    'has sounds = "Dog;Spech" with "Spech", which is no class',
    'the nearest is "Speech"',
  ],
  [
    'multi-label',
    { sounds: 3 },
    'has sounds = 3: ',
    'names of classes, as a list or as one text with ";" between them',
  ],
  ['events', { onset: 1 }, 'has labels = {"onset":1}: expected array, received object', 'expected a list such as'],
  [
    'events',
    [{ onset: 'a', offset: 1, label: 'Dog' }],
    'has 0.onset = "a": expected number, received string',
    'a list such as',
  ],
  ['events', [{ onset: 2, offset: 1, label: 'Dog' }], 'has 0.offset = 1: it lies before the onset', 'a list such as'],
  ['events', [{ onset: 1, offset: 2, label: 'Dog,Cta' }], 'has 0.label = "Dog,Cta" with "Cta"', 'the nearest is "Cat"'],
  [
    'notes',
    [{ start: 0, end: 1, note: 108 }],
    'has 0.note = 108, which is no class of this task',
    'it has 2 classes: 60, 61',
  ],
  ['notes', [{ start: 2, end: 1, note: 60 }], 'has 0.end = 1: it lies before the start', 'MIDI numbers'],
  [
    'phones',
    { phones: [{ start: 0, end: 1, phone: 'AH3' }] },
    'has phones.0.phone = "AH3" with "ah3", which',
    'the nearest is "ah"',
  ],
  ['phones', { phones: 'AH0' }, 'has phones = "AH0": expected array, received string', 'a list such as'],
  ['captions', { caption_1: '' }, 'has caption_1 = "": ', 'an object such as'],
  ['captions', {}, 'has labels = {}: there is no caption', 'an object such as'],
  ['regression', { accuracy: 11 }, 'has accuracy = 11: Too big: ', 'expected a number from 0 to 10'],
  ['regression', { accuracy: 'good' }, 'has accuracy = "good": ', 'expected a number from 0 to 10'],
  [
    'regression',
    { phones: [{ start: 0, end: 1, accuracy: 3 }] },
    'has phones.0.accuracy = 3: ',
    '"accuracy": 2}], 0 to 2',
  ],
  ['regression', { phones: [{ start: 0, end: 1 }] }, 'has phones.0.accuracy = nothing: ', '0 to 2'],
  ['text', { trans: ' ' }, 'has trans = " ": ', 'expected what is said, as text'],
])('%s refuses %j', (kind, json, what, hint) => {
  const refused = (() => {
    try {
      readLabel(labels[kind], json, where);
    } catch (error) {
      return error;
    }
    return expect.fail('nothing was refused');
  })();
  expect(refused).toBeInstanceOf(OtoscopeError);
  expect((refused as OtoscopeError).message).toContain(`birds/test.tar: sample robin-17 ${what}`);
  expect((refused as OtoscopeError).hint).toContain(hint);
});

test('whatever JSON a label file holds, it is read or refused with the sample’s name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(labels) as Kind[])), fc.jsonValue(), (kind, json) => {
      try {
        readLabel(labels[kind], json, where);
      } catch (error) {
        expect(error).toBeInstanceOf(OtoscopeError);
        expect((error as OtoscopeError).message).toContain('birds/test.tar: sample robin-17 ');
      }
    }),
    { numRuns: 500 },
  );
});

test('a list of names and their text with separators are the same label', () => {
  fc.assert(
    fc.property(fc.subarray(Object.keys(classes), { minLength: 1 }), (names) => {
      const label = labels['multi-label'];
      const read = (sounds: unknown) => readLabel(label, { sounds }, where);
      expect(read(names.join(';'))).toEqual(read(names));
      expect(read(names.toReversed())).toEqual(read(names));
    }),
  );
});

test('every kind of label with classes has as many outputs', () => {
  const counts = Object.fromEntries(Object.values(labels).map((label) => [label.kind, outputsOf(label)]));
  expect(counts).toEqual({
    class: 3,
    'class-index': 11,
    'multi-label': 3,
    events: 3,
    notes: 2,
    phones: 3,
    captions: null,
    regression: 1,
    text: null,
  });
});
