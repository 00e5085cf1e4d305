import { createContext, useContext } from 'react';
import type { PageModel } from '../../src/report/page/model.ts';
import type { Live } from '../live/use-live-runs.ts';
import type { Data } from './source.ts';

interface PageData {
  readonly data: Data;
  readonly model: PageModel;
  readonly live: Live;
}

export const DataContext = createContext<PageData | null>(null);

/** The page's data; within the page, which has it. */
export function useData(): PageData {
  const data = useContext(DataContext);
  if (!data) throw new Error('outside of the page');
  return data;
}
