import type { PageModel } from '../../src/report/page/model.ts';
import { modelPath, provenancePath, taskDetailPath, taskMapPath } from '../../src/report/page/paths.ts';
import type { Provenance } from '../../src/report/page/provenance.ts';
import type { EmbeddingMap, TaskDetail } from '../../src/report/page/task-detail.ts';

/** Where the page's data comes from: the file itself, or the server that sent it. */
export interface Source {
  /** A part of the data by its path; an error that says what is missing. Of what takes long, the share done is told. */
  load(path: string, onProgress?: (share: number) => void): Promise<unknown>;
  /** What an `<audio>` element plays. */
  audioUrl(audio: string): string;
  /** The bytes of a clip. */
  audioBytes(audio: string): Promise<ArrayBuffer>;
  /** Whether runs under way can be followed. */
  readonly isLive: boolean;
}

/** The data, each part loaded once. */
export class Data {
  readonly source: Source;
  readonly #parts = new Map<string, Promise<unknown>>();

  constructor(source: Source) {
    this.source = source;
  }

  model(): Promise<PageModel> {
    return this.#part(modelPath, 'otoscope.page/1');
  }

  taskDetail(run: string, task: string): Promise<TaskDetail> {
    return this.#part(taskDetailPath(run, task), 'otoscope.page-task/1');
  }

  provenance(run: string): Promise<Provenance> {
    return this.#part(provenancePath(run), 'otoscope.page-provenance/1');
  }

  /** Takes seconds the first time, where a server draws it. */
  taskMap(run: string, task: string, onProgress: (share: number) => void): Promise<EmbeddingMap> {
    return this.source.load(taskMapPath(run, task), onProgress) as Promise<EmbeddingMap>;
  }

  /** Forgets what was loaded, because there is a new state of it. */
  forget(): void {
    this.#parts.clear();
  }

  #part<T extends { readonly schema: string }>(path: string, schema: T['schema']): Promise<T> {
    let part = this.#parts.get(path) as Promise<T> | undefined;
    if (!part) {
      part = this.source.load(path).then((json) => ofSchema<T>(json, schema, path));
      this.#parts.set(path, part);
    }
    return part;
  }
}

/** Both ends come from one build, which checks what it writes; a cached page may still meet a newer server. */
function ofSchema<T extends { readonly schema: string }>(json: unknown, schema: T['schema'], path: string): T {
  if ((json as T | null)?.schema === schema) return json as T;
  throw new Error(`${path} is not of the form ${schema}: it is from another version of otoscope; reload the page`);
}
