import { connect } from '../../src/queue/connect.ts';
import { overviewOf, type QueueOverview } from '../../src/queue/overview.ts';

/** What `otoscope queue --json` prints, without starting the program. */
export async function overviewAt(address: string): Promise<QueueOverview> {
  const connection = await connect(address, () => {});
  try {
    return await overviewOf(connection);
  } finally {
    connection.close();
  }
}
