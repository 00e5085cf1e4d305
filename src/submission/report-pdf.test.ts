import { expect, test } from 'vitest';
import { pdfOf } from '../../test/fixtures/submission.ts';
import { pagesOf } from './report-pdf.ts';

test.each([1, 6, 13])('a report of %d pages', async (pages) => {
  expect(await pagesOf(await pdfOf(pages), 'report.pdf')).toBe(pages);
});

test('what is no PDF, cut off or encrypted is told so', async () => {
  const good = Buffer.from(await pdfOf(2));
  await expect(pagesOf(Buffer.from('\\documentclass{article}'), 'a.pdf')).rejects.toThrow('a.pdf is not a PDF file');
  await expect(pagesOf(new Uint8Array(0), 'a.pdf')).rejects.toThrow('not a PDF file');
  await expect(pagesOf(good.subarray(0, 300), 'a.pdf')).rejects.toThrow('a.pdf is a broken PDF file');
  const trailer = `trailer\n<< /Encrypt 9 0 R /Root 2 0 R >>\n`;
  const plain = `%PDF-1.4\n2 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n3 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n9 0 obj\n<< /Filter /Standard >>\nendobj\n${trailer}%%EOF`;
  await expect(pagesOf(Buffer.from(plain), 'a.pdf')).rejects.toThrow('a.pdf is encrypted');
});
