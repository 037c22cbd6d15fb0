const words = {
	title: '요청',
	text: '누구에게 무엇을 물었고 얼마나 왔는지 봅니다. 답할 것은 할 일에 있습니다.',
	about: (product: string, firm: string) => `${product}: ${firm}에 자료 요청`,
	technical: (year: string) => `${year}년의 에너지 사용량과 생산량을 묻습니다. 기술자료는 목적과 쓰는 기간을 적어 서면으로 요청해야 하므로, 아래 내용이 편지에 실립니다.`,
	fields: { purpose: '요청하는 목적', due: '답할 기한', until: '자료를 쓰는 마지막 날', sender: '답을 받을 메일 주소' } as Record<string, string>,
	aboutAll: (product: string) => `${product}에 들어가는 부품의 업체에 자료 요청`,
	nobody: '여기에는 자료를 더 요청할 곳이 없습니다.',
	letter: (name: string) => `${name} 에너지 자료`,
	send: '요청 보내기',
	sent: '요청을 보냈습니다. 협력사의 할 일에 나타납니다.',
	how: '공급망에서 부품 고르기',
	none: '보낸 요청이 없습니다.',
	chase: '미제출에 알림',
	chased: '아직 내지 않은 곳에 알렸습니다. 하루에 한 번만 보냅니다.',
	due: (day: string, asked: string, answered: string, accepted: string) => `${day}까지 · ${asked}곳 가운데 ${answered}곳 제출, ${accepted}곳 확인`,
	coverage: '제출 (업체 수 기준)',
	tonnes: '제출 (배출량 기준)',
	head: { firm: '업체', state: '상태', due: '기한', person: '담당', reason: '까닭' },
};

export default words;
