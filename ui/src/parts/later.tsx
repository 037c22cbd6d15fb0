/* A part of a screen that is fetched after it, so that the screen stands sooner. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useBack } from '../api/query';
import { Waiting } from './states';

export const later = <Props,>(load: () => Promise<ComponentType<Props>>) => {
	let view: ComponentType<Props> | null = null;
	return function Later(props: Props & preact.JSX.IntrinsicAttributes) {
		const [, set] = useState(view);
		const round = useBack();
		useEffect(() => { if (!view) load().then((loaded) => { view = loaded; set(() => loaded); }, () => undefined); }, [round]);
		const View = view;
		return View ? <View {...props} /> : <Waiting tall />;
	};
};
