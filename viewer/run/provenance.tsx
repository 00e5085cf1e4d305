import { use } from 'react';
import { sizeText } from '../../src/files/size.ts';
import { counted, duration } from '../../src/report/number.ts';
import type { RunSummary } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { CopyButton } from './copy-button.tsx';

/** What scores were made from, and the command that makes them again. */
export function Provenance({ run }: { run: RunSummary }) {
  const { encoder, environment } = run;
  const python = environment.python;
  return (
    <div className="provenance">
      {run.command && (
        <div className="command">
          <code>{run.command}</code>
          <CopyButton text={run.command} />
        </div>
      )}
      <dl>
        <Fact name="Encoder">
          <code>{encoder.fingerprint}</code>
        </Fact>
        {encoder.sizeBytes && <Fact name="Its weights">{sizeText(encoder.sizeBytes)}</Fact>}
        {encoder.realTimeFactor && (
          <Fact name="Its speed">{duration(3600 / encoder.realTimeFactor)} for an hour of audio, one thread</Fact>
        )}
        <Fact name="Results">
          <code>{run.path}</code>
        </Fact>
        <Fact name="Computed in">{duration(run.seconds)}</Fact>
        <Fact name="Programs">
          otoscope {environment.otoscope}, Node {environment.node}, ONNX Runtime {environment.onnxruntime}
          {python &&
            `, Python ${python.version} (${Object.entries(python.packages)
              .map((pair) => pair.join(' '))
              .join(', ')})`}
        </Fact>
        <Fact name="Machine">
          {environment.processor}, {counted(environment.cores, 'cores')}, {sizeText(environment.memoryBytes)},{' '}
          {environment.platform}
          {python && `, ${python.device}`}
        </Fact>
      </dl>
      {run.provenance && <Archives run={run.id} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Archives({ run }: { run: string }) {
  const { data } = useData();
  const { archives } = use(data.provenance(run));
  const shards = archives.reduce((total, archive) => total + archive.shards.length, 0);
  return (
    <details>
      <summary>
        Data: {counted(archives.length, 'archives')}, {counted(shards, 'shards')}, with their SHA-256
      </summary>
      {archives.map(({ name, shards }) => (
        <table key={name} className="plain shards">
          <caption>{name}</caption>
          <tbody>
            {shards.map(({ file, sha256 }) => (
              <tr key={file}>
                <th scope="row">{file}</th>
                <td>
                  <code>{sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </details>
  );
}
