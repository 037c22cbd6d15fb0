#include "net/net_bounce.h"

#include <stddef.h>

const struct message net_messages[] = {
	{"net.mailbox", "편지함 폴더 {0}을(를) 쓸 수 없습니다 ({1})", "the mailbox folder {0} cannot be used ({1})",
		"위 폴더가 있는지, 쓸 수 있는지 확인하십시오.", "Check that the folder above it is there and that you may write to it."},
	{"net.smtp_url", "메일 서버 주소로 쓸 수 없습니다: {0}", "\"{0}\" is no address of a mail server",
		"smtp://mail.example:587 또는 smtps://mail.example:465처럼 쓰고, 사용자와 암호는 SANGSAENG_SMTP_USER와 SANGSAENG_SMTP_PASSWORD 또는 "
		"SANGSAENG_SMTP_SECRET 파일에 둡니다.",
		"Write smtp://mail.example:587 or smtps://mail.example:465; user and password come from SANGSAENG_SMTP_USER and "
		"SANGSAENG_SMTP_PASSWORD, or from the file of SANGSAENG_SMTP_SECRET."},
	{"net.smtp_secret", "메일 서버의 사용자와 암호를 {0}에서 읽지 못했습니다", "user and password of the mail server cannot be read from {0}",
		"첫 줄에 사용자, 둘째 줄에 암호를 적고, 소유자만 읽을 수 있게 하십시오(chmod 600).",
		"The first line holds the user, the second the password; only its owner may read it (chmod 600)."},
	{"net.broken", "편지를 보낼 수 없습니다: {0} ({1})", "letters cannot be sent: {0} ({1})",
		"보내지 못한 편지는 그대로 기다립니다. 길을 고친 뒤 같은 명령을 다시 하십시오.",
		"What was not sent waits. Mend the way and give the same command again."},
	{"net.bounce_long", "{0}은(는) 편지로는 너무 큽니다", "{0} is too large for a mail", NULL, NULL},
	{"http.host", "{0}은(는) 물어도 되는 곳으로 등록되어 있지 않습니다", "{0} is not registered as a place that may be asked", NULL, NULL},
	{"http.scheme", "{0}에는 https로만 물을 수 있습니다", "{0} may be asked over https only", NULL, NULL},
	{"http.url", "주소로 쓸 수 없는 URL입니다", "this is no URL that can be asked", "https://host/path처럼 적으십시오.",
		"Write it as https://host/path."},
	{"http.address", "{0}의 주소가 내부망을 가리켜 묻지 않았습니다", "{0} leads to an address inside and was not asked",
		"내부의 상대라면 등록할 때 내부 주소를 허용하십시오.", "If it is meant to be inside, allow that where it is registered."},
	{"http.connect", "{0}에 연결할 수 없습니다 ({1})", "{0} cannot be reached ({1})", NULL, NULL},
	{"http.tls", "{0}과(와) 안전한 연결을 맺을 수 없습니다 ({1})", "no secure connection with {0} ({1})",
		"상대의 인증서가 유효한지, 자체 인증서라면 등록되어 있는지 확인하십시오.",
		"Check that its certificate is valid, or registered if it is its own."},
	{"http.timeout", "{0}이(가) 제때 답하지 않았습니다 ({1})", "{0} did not answer in time ({1})", NULL, NULL},
	{"http.too_long", "{0}의 답이 너무 깁니다 ({1})", "the answer of {0} is too long ({1})", NULL, NULL},
	{"http.broken", "{0}의 답을 읽을 수 없습니다 ({1})", "the answer of {0} cannot be read ({1})", NULL, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};
