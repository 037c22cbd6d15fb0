/* Sets the language of a test. */
import en from '../src/i18n/en/common';
import ko from '../src/i18n/ko/common';
import { setWords, type Lang } from '../src/i18n';

export function speak(lang: Lang): void {
	setWords(lang, lang === 'ko' ? ko : en);
}
