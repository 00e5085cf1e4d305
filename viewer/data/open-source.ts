import { dataElementId } from '../../src/report/page/paths.ts';
import { embeddedSource } from './embedded.ts';
import { servedSource } from './served.ts';
import type { Source } from './source.ts';

export function openSource(page: Document): Source {
  const data = page.getElementById(dataElementId);
  return data ? embeddedSource(page, data) : servedSource(page.baseURI);
}
