import { createRoot } from 'react-dom/client';
import { openSource } from './data/open-source.ts';
import { Data } from './data/source.ts';
import { App } from './shell/app.tsx';
import { Failure, FailureNotice } from './shell/failure.tsx';
import { startTheme } from './shell/theme.ts';
import './style/base.css';
import './style/shell.css';
import './style/leaderboard.css';
import './style/run.css';
import './style/task.css';
import './style/live.css';

startTheme();
const data = new Data(openSource(document));
const root = createRoot(document.getElementById('page')!);
root.render(<p className="waiting">Reading the results …</p>);
// Nothing of the page waits for its data: what waits is drawn in slices later, and its first part twice.
data.model().then(
  (model) =>
    root.render(
      <Failure>
        <App data={data} first={model} />
      </Failure>,
    ),
  (error: Error) => root.render(<FailureNotice error={error} />),
);
