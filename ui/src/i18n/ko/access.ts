const words = {
	text: '자료 주인에게 보여 달라고 청합니다. 주인이 허락하면 정한 날까지 보이고, 답은 할 일에 옵니다.',
	what: '무엇을',
	kind: '무엇의',
	kinds: { organisation: '회사', product: '제품', site: '사업장', measure: '설비' } as Record<string, string>,
	key: '번호',
	keyHelp: '목록에 보이는 번호나 ~로 시작하는 가명',
	why: '까닭',
	whyHelp: '주인이 읽습니다. 계측값이면 이 말이 열람 목적이 됩니다.',
	until: '마지막 날',
	send: '요청 보내기',
	sent: '열람을 요청했습니다.',
	waits: (day: string) => `${day}에 요청했고 답을 기다립니다.`,
};

export default words;
