import { PDFDocument } from 'pdf-lib';
import { messageOf, OtoscopeError } from '../errors.ts';

/** The challenge's rule: a technical report of not more than six pages. */
export const mostPages = 6;

/**
 * The number of pages of a PDF file.
 *
 * @param name what to call it.
 * @throws {@link OtoscopeError} for what is no PDF, is encrypted or broken.
 */
export async function pagesOf(bytes: Uint8Array, name: string): Promise<number> {
  // Readers take a header within the first kilobyte.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(1024, bytes.length)).includes('%PDF-')) {
    throw new OtoscopeError(`${name} is not a PDF file`, { hint: 'export the report as PDF' });
  }
  const document = await PDFDocument.load(bytes, {
    updateMetadata: false,
    throwOnInvalidObject: true,
    ignoreEncryption: true,
  }).catch((error: unknown) => {
    throw broken(name, messageOf(error));
  });
  // Its pages can be counted all the same, but nobody could read them.
  if (document.isEncrypted) {
    throw new OtoscopeError(`${name} is encrypted`, { hint: 'export the report without a password' });
  }
  const pages = countOf(document, name);
  if (pages === 0) throw broken(name, 'it has no page');
  return pages;
}

function countOf(document: PDFDocument, name: string): number {
  try {
    return document.getPageCount();
  } catch (error) {
    throw broken(name, messageOf(error));
  }
}

function broken(name: string, why: string): OtoscopeError {
  return new OtoscopeError(`${name} is a broken PDF file: ${why}`, { hint: 'export the report again' });
}
