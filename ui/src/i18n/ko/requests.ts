const words = {
	title: '요청',
	text: '누구에게 무엇을 물었고 얼마나 왔는지 봅니다. 답할 것은 할 일에 있습니다.',
	about: (product: string) => `${product}의 자료를 새로 요청하려면 캠페인을 시작합니다.`,
	how: '명령으로 시작하기',
	none: '보낸 요청이 없습니다.',
	chase: '미제출에 알림',
	chased: '아직 내지 않은 곳에 알렸습니다. 하루에 한 번만 보냅니다.',
	due: (day: string, asked: string, answered: string, accepted: string) => `${day}까지 · ${asked}곳 가운데 ${answered}곳 제출, ${accepted}곳 확인`,
	coverage: '제출',
	came: '제출',
	head: { firm: '업체', state: '상태', due: '기한', person: '담당', reason: '까닭' },
	states: { open: '미제출', sent: '미제출', answered: '제출', accepted: '확인', declined: '거절', returned: '돌려보냄', cancelled: '취소', ended: '끝남' } as Record<string, string>,
};

export default words;
