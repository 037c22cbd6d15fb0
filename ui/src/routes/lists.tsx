/* All lists there are, by subject. */
import { useState } from 'preact/hooks';
import { useQuery } from '../api/query';
import { codes } from '../api/words';
import { pick } from '../i18n';
import type words from '../i18n/ko/lists';
import { Card } from '../parts/card';
import { Input } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import type { Resource } from './list_columns';
import type { Screen } from './page';

export default function Lists({ w }: Screen<typeof words>) {
	const resources = useQuery('/v1/resources');
	const [asked, ask] = useState('');
	const word = asked.trim().toLowerCase();
	const fits = (each: Resource) => !word || [each.name, each.ko, each.en, pick(each.title)].some((text) => text.toLowerCase().includes(word));
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="stack">
				<div class="filters"><Input label={w.search} type="search" value={asked} onChange={ask} /></div>
				<Asked result={resources} tall>
					{(body) => {
						const found = body.items.filter(fits);
						return found.length === 0 ? <p>{w.nothing}</p> : (
							<div class="card-columns">
								{codes('list_group').map(([group, title]) => [title, found.filter((each) => each.group === group)] as const).map(([title, list]) => list.length > 0 && (
									<Card title={title} key={title}>
										<ul class="index">{list.map((each) => <li key={each.name}><Link to={`/lists/${each.name}`}>{pick(each.title)}</Link></li>)}</ul>
									</Card>
								))}
							</div>
						);
					}}
				</Asked>
			</div>
		</>
	);
}
