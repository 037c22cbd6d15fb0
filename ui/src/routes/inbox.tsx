import { PageHead } from '../parts/head';
import type words from '../i18n/ko/inbox';
import type { Screen } from './page';

export default function Inbox({ w }: Screen<typeof words>) {
	return <PageHead title={w.title} text={w.text} />;
}
