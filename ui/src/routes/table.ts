/* All screens, one line each. The first that matches is shown, so `/plan/macc` stands before `/plan/:id`. A new screen: see ui/README.md. */
import { everybody, page, type Route } from './page';

export const routes: Route[] = [
	page('/inbox', everybody, () => import('./inbox'), { ko: () => import('../i18n/ko/inbox'), en: () => import('../i18n/en/inbox') }),
];

export const fallback = page('', everybody, () => import('./not_found'), { ko: () => import('../i18n/ko/not_found'), en: () => import('../i18n/en/not_found') });
