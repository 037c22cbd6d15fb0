/* What every command is called, takes and says of itself, in the order of `sangsaeng help`. */
#include "cli/cli.h"

#define FORMAT(f) (1u << (f))
/* Of commands that print lists. */
#define LISTS (FORMAT(CLI_TEXT) | FORMAT(CLI_JSON) | FORMAT(CLI_CSV) | FORMAT(CLI_XLSX))
#define LIST_OPTIONS (CLI_BIT(CLI_OUT) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_BOM))

const struct cli_command cli_commands[] = {
	{
		.name = "run",
		.en = "run the whole chain on a programme folder and print its story",
		.ko = "사업 폴더로 전체 과정을 돌리고 이야기를 출력",
		.usage = "FOLDER --db FILE [--again] [--beside FILE]… [-O text|json]",
		.examples_en = "  sangsaeng run examples/automotive --db automotive.db\n"
			       "  sangsaeng run examples/automotive --db automotive.db --again -O json\n",
		.examples_ko = "  sangsaeng run examples/automotive --db automotive.db\n"
			       "  sangsaeng run examples/automotive --db automotive.db --again -O json\n",
		.more_en = "Imports the folder (see sangsaeng format), then computes money, footprints, reductions and credits in one\n"
			   "transaction. With an error nothing is left behind; a database that holds a programme is replaced only with --again.\n",
		.more_ko = "폴더를 가져온 뒤(형식은 sangsaeng format) 자금, 탄소발자국, 감축, 크레딧을 한 번에 계산합니다.\n"
			   "오류가 있으면 아무것도 남기지 않으며, 사업이 이미 든 데이터베이스는 --again이 있을 때만 바꿉니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_AGAIN) | CLI_BIT(CLI_BESIDE) | CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR) |
			   CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_run,
	},
	{
		.name = "import",
		.en = "take in a programme folder without running the chain",
		.ko = "사업 폴더를 가져오기만 함",
		.usage = "FOLDER --db FILE [--again] [-O text|json]",
		.examples_en = "  sangsaeng import my-programme --db my.db\n"
			       "  sangsaeng import my-programme --db my.db --again --max-findings 20\n",
		.examples_ko = "  sangsaeng import 우리사업 --db 사업.db\n"
			       "  sangsaeng import 우리사업 --db 사업.db --again --max-findings 20\n",
		.more_en = "All or nothing: every error of every file is reported in one go, and then the database stays as it was.\n",
		.more_ko = "전부 아니면 전무입니다. 모든 파일의 모든 오류를 한 번에 알리고, 그때 데이터베이스는 그대로입니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_AGAIN) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS) |
			   CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_import,
	},
	{
		.name = "serve",
		.en = "serve a database over HTTP: the API for people, partners and machines",
		.ko = "데이터베이스를 HTTP로 제공: 사람, 협력사, 프로그램을 위한 API",
		.usage = "--db FILE [--listen ADDRESS] [--tls [--certificate FILE --certificate-key FILE]] [--base-url URL] [--catalogue FILE] …\n"
			 "  sangsaeng serve --list",
		.examples_en =
			"  sangsaeng serve --db automotive.db\n"
			"  sangsaeng serve --db automotive.db --tls --listen 127.0.0.1:8443\n"
			"  sangsaeng serve --db postgresql://sangsaeng@db.example/sangsaeng --listen 0.0.0.0:8443 --tls \\\n"
			"    --certificate chain.pem --certificate-key key.pem --base-url https://carbon.example --smtp smtp://mail.example:587\n",
		.examples_ko =
			"  sangsaeng serve --db automotive.db\n"
			"  sangsaeng serve --db automotive.db --tls --listen 127.0.0.1:8443\n"
			"  sangsaeng serve --db postgresql://sangsaeng@db.example/sangsaeng --listen 0.0.0.0:8443 --tls \\\n"
			"    --certificate chain.pem --certificate-key key.pem --base-url https://carbon.example --smtp smtp://mail.example:587\n",
		.more_en = "Ends with SIGTERM or Ctrl-C after finishing what it accepted; SIGHUP reads the certificate again. It never changes the\n"
			   "schema: run sangsaeng migrate first. Letters go to a folder beside the database unless --smtp names a server.\n"
			   "The log goes to stderr, a line for each request (docs/server.md).\n",
		.more_ko = "SIGTERM이나 Ctrl-C를 받으면 받은 요청을 마치고 끝나며, SIGHUP에는 인증서를 다시 읽습니다. 표의 구조는 바꾸지 않으므로\n"
			   "먼저 sangsaeng migrate를 돌립니다. --smtp가 없으면 편지는 데이터베이스 옆 폴더에 쌓입니다.\n"
			   "기록은 요청마다 한 줄씩 stderr로 나갑니다(docs/server.md).\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_LISTEN) | CLI_BIT(CLI_TLS) | CLI_BIT(CLI_CERTIFICATE) | CLI_BIT(CLI_CERTIFICATE_KEY) |
			   CLI_BIT(CLI_BASE_URL) | CLI_BIT(CLI_TRUSTED_PROXIES) | CLI_BIT(CLI_MAILBOX) | CLI_BIT(CLI_SMTP) | CLI_BIT(CLI_UI) |
			   CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_THREADS) | CLI_BIT(CLI_WORKERS) | CLI_BIT(CLI_BODY_MAX) | CLI_BIT(CLI_UPLOAD_MAX) |
			   CLI_BIT(CLI_IDLE_SECONDS) | CLI_BIT(CLI_REQUEST_SECONDS) | CLI_BIT(CLI_LOG) | CLI_BIT(CLI_LIST) | CLI_BIT(CLI_SEAL_KEY) |
			   CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = FORMAT(CLI_TEXT),
		.run = cli_serve,
	},
	{
		.name = "client",
		.en = "programs that may call a server: add, list, change the secret, revoke",
		.ko = "서버를 부를 수 있는 프로그램: 등록, 목록, 비밀 교체, 폐기",
		.usage = "[list] --db FILE [--firm ORGANISATION] [-O text|json]\n"
			 "  sangsaeng client add NAME --firm ORGANISATION --db FILE [--partner KEY] [--scope SCOPE]… [--by WHO]\n"
			 "  sangsaeng client rotate CLIENT --db FILE [--days N] [--by WHO]\n"
			 "  sangsaeng client revoke CLIENT --db FILE [--by WHO]",
		.examples_en = "  sangsaeng client add 'ERP of the carmaker' --firm CARMAKER --db my.db\n"
			       "  sangsaeng client add 'PACT node' --firm S1 --partner carmaker-node --db my.db\n"
			       "  sangsaeng client rotate c-7m2kq0x8r5w1n4t9v3b6z0y2hd --days 7 --db my.db\n",
		.examples_ko = "  sangsaeng client add '완성차 ERP' --firm CARMAKER --db 사업.db\n"
			       "  sangsaeng client add 'PACT 노드' --firm S1 --partner carmaker-node --db 사업.db\n"
			       "  sangsaeng client rotate c-7m2kq0x8r5w1n4t9v3b6z0y2hd --days 7 --db 사업.db\n",
		.more_en =
			"A client gets tokens at /v1/token or /pact/auth/token with its id and secret (docs/sign-in.md). The secret is shown once.\n"
			"A running server knows of changes within a second.\n",
		.more_ko = "클라이언트는 식별자와 비밀로 /v1/token이나 /pact/auth/token에서 토큰을 받습니다(docs/sign-in.md). 비밀은 한 번만 보여 "
			   "줍니다.\n"
			   "돌고 있는 서버는 1초 안에 바뀐 것을 압니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_PARTNER) |
			   CLI_BIT(CLI_SCOPE) | CLI_BIT(CLI_DAYS) | CLI_BIT(CLI_BY),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 2,
		.run = cli_client,
	},
	{
		.name = "session",
		.en = "who is signed in at a server; end sessions, reset a second factor, sign-in links, log",
		.ko = "서버에 로그인한 사람: 목록, 끝내기, 인증 앱 초기화, 로그인 링크, 기록",
		.usage = "[list] --db FILE [--person PERSON] [-O text|json]\n"
			 "  sangsaeng session revoke SESSION --db FILE [--by WHO]\n"
			 "  sangsaeng session reset-totp PERSON --db FILE [--by WHO]\n"
			 "  sangsaeng session link [PERSON] --db FILE [--base-url URL] [--by WHO] [-O text|json]\n"
			 "  sangsaeng session log --db FILE [-O text|json]",
		.examples_en = "  sangsaeng session --db my.db\n"
			       "  sangsaeng session reset-totp P-OPERATOR --by P-HEAD --db my.db\n"
			       "  sangsaeng session link P-OPERATOR --db my.db\n"
			       "  sangsaeng session log --db my.db\n",
		.examples_ko = "  sangsaeng session --db 사업.db\n"
			       "  sangsaeng session reset-totp P-OPERATOR --by P-HEAD --db 사업.db\n"
			       "  sangsaeng session link P-OPERATOR --db 사업.db\n"
			       "  sangsaeng session log --db 사업.db\n",
		.more_en = "The log is a chain of hashes; it is verified when it is shown.\n"
			   "link prints a link that signs a person in, once, in any browser, for twelve hours: give it to nobody else. Without\n"
			   "PERSON there is one for each role, and only in a simulated programme, where no second factor is asked for either.\n",
		.more_ko = "기록은 해시 사슬이며, 보여 줄 때마다 확인합니다.\n"
			   "link는 담당자로 로그인하는 링크를 보여 줍니다. 어느 브라우저에서나 한 번, 12시간 안에 쓸 수 있으니 다른 사람에게 주지\n"
			   "마십시오. PERSON이 없으면 역할마다 하나씩 보여 주며, 모의 사업에서만 됩니다. 모의 사업에서는 인증 앱도 묻지 않습니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_PERSON) | CLI_BIT(CLI_BY) |
			   CLI_BIT(CLI_BASE_URL),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 2,
		.run = cli_session,
	},
	{
		.name = "oidc",
		.en = "sign-in providers of companies (OpenID Connect)",
		.ko = "회사의 로그인 제공자(OpenID Connect)",
		.usage = "[list] --db FILE [-O text|json]\n"
			 "  sangsaeng oidc add NAME ISSUER CLIENT --firm ORGANISATION --secret-file FILE --db FILE [--kind email|sub] [--inside]\n"
			 "  sangsaeng oidc subject NAME SUBJECT PERSON --db FILE\n"
			 "  sangsaeng oidc remove NAME --db FILE",
		.examples_en =
			"  sangsaeng oidc add carmaker https://login.carmaker.example sangsaeng --firm CARMAKER --secret-file s.txt --db my.db\n"
			"  sangsaeng oidc subject carmaker 0f3c91 P-CARMAKER --db my.db\n",
		.examples_ko =
			"  sangsaeng oidc add carmaker https://login.carmaker.example sangsaeng --firm CARMAKER --secret-file s.txt --db 사업.db\n"
			"  sangsaeng oidc subject carmaker 0f3c91 P-CARMAKER --db 사업.db\n",
		.more_en = "People of this organisation, and of no other, may sign in with their company's account at /v1/oidc/NAME/start: by a "
			   "verified\n"
			   "mail address that persons.csv has, or by subjects that were registered (docs/sign-in.md).\n",
		.more_ko = "이 조직의 담당자만 회사 계정으로 /v1/oidc/NAME/start에서 로그인할 수 있습니다. persons.csv에 있는 확인된 메일 주소나\n"
			   "등록한 식별자(sub)로 사람을 찾습니다(docs/sign-in.md).\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_SECRET_FILE) |
			   CLI_BIT(CLI_KIND) | CLI_BIT(CLI_INSIDE) | CLI_BIT(CLI_CERTIFICATE) | CLI_BIT(CLI_BY),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 4,
		.run = cli_oidc,
	},
	{
		.name = "migrate",
		.en = "make the tables of a database, or bring them up to date",
		.ko = "데이터베이스의 표를 만들거나 새 버전으로 옮김",
		.usage = "--db FILE",
		.examples_en = "  sangsaeng migrate --db postgresql://sangsaeng_owner@db.example/sangsaeng\n",
		.examples_ko = "  sangsaeng migrate --db postgresql://sangsaeng_owner@db.example/sangsaeng\n",
		.more_en = "No row is changed. Every command that writes does it by itself; on a server where only the owner of the tables may\n"
			   "change them, the owner runs this first (docs/operations.md).\n",
		.more_ko = "줄은 바뀌지 않습니다. 쓰는 명령은 모두 스스로 하며, 표의 소유자만 구조를 바꿀 수 있는 서버에서는\n"
			   "소유자가 먼저 이 명령을 돌립니다(docs/operations.md).\n",
		.options = CLI_BIT(CLI_DB),
		.formats = FORMAT(CLI_TEXT),
		.run = cli_migrate,
	},
	{
		.name = "check",
		.en = "recompute every invariant from the rows and name what is wrong",
		.ko = "저장된 줄에서 모든 불변식을 다시 계산해 어긋난 것을 알림",
		.usage = "--db FILE [RULE…] [--list] [-O text|json]",
		.examples_en = "  sangsaeng check --db automotive.db\n"
			       "  sangsaeng check --list\n"
			       "  sangsaeng check --db automotive.db fund.ledger carbon -O json\n",
		.examples_ko = "  sangsaeng check --db automotive.db\n"
			       "  sangsaeng check --list\n"
			       "  sangsaeng check --db automotive.db fund.ledger carbon -O json\n",
		.more_en = "Exit code 1 if a rule fails. Nothing is changed.\n",
		.more_ko = "어긋난 규칙이 있으면 종료 코드 1입니다. 아무것도 바꾸지 않습니다.\n",
		.options = CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR) | CLI_BIT(CLI_DB) | CLI_BIT(CLI_LIST) | CLI_BIT(CLI_OUTPUT) |
			   CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_check,
	},
	{
		.name = "duty",
		.en = "who owes what by when: dated duties of all rooms, their clock table, calendar files",
		.ko = "누가 무엇을 언제까지: 모든 분야의 날짜 있는 의무, 그 규칙, 달력 파일",
		.usage = "list --db FILE [--due SPAN] [--overdue] [--firm FIRM] [--for PERSON] [--kind KIND] [--all] [--on DATE]\n"
			 "             [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng duty show KIND SUBJECT --db FILE [--on DATE] [-O text|json]\n"
			 "  sangsaeng duty rules [KIND] [--db FILE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng duty calendar --db FILE --for PERSON | --firm FIRM [-o FILE.ics]\n"
			 "  sangsaeng duty done KIND SUBJECT --db FILE --evidence KEY --by PERSON [--on DATE]\n"
			 "  sangsaeng duty delegate KIND SUBJECT --db FILE --to PERSON --until DATE --by PERSON [--on DATE]\n"
			 "  sangsaeng duty waive KIND SUBJECT --db FILE --reason TEXT --by PERSON --checker PERSON [--on DATE]\n"
			 "  sangsaeng duty reopen KIND SUBJECT --db FILE --reason TEXT --by PERSON [--on DATE]",
		.examples_en = "  sangsaeng duty list --db small.db --due 30d\n"
			       "  sangsaeng duty show publication S1-M1:2026 --db small.db\n"
			       "  sangsaeng duty rules koc_conversion\n"
			       "  sangsaeng duty calendar --db small.db --firm S1 -o S1.ics\n"
			       "  sangsaeng duty done promise PR-S2 --db small.db --evidence E-S2-M1-RET --by P-S2\n",
		.examples_ko = "  sangsaeng duty list --db small.db --due 30d\n"
			       "  sangsaeng duty show publication S1-M1:2026 --db small.db\n"
			       "  sangsaeng duty rules koc_conversion\n"
			       "  sangsaeng duty calendar --db small.db --firm S1 -o S1.ics\n"
			       "  sangsaeng duty done promise PR-S2 --db small.db --evidence E-S2-M1-RET --by P-S2\n",
		.more_en = "Days come from facts, the clock table and holidays.csv; a folder changes a rule from a day on in duty_rules.csv.\n"
			   "list shows what is open: duties and rights; --all also what is done, waived or over, and periods such as locks.\n"
			   "What the programme's facts show done is done, whatever was marked; marks stay in the log and outlive run --again.\n",
		.more_ko = "날짜는 사실, 규칙, holidays.csv에서 계산합니다. 사업 폴더는 duty_rules.csv로 어느 날부터의 규칙을 바꿉니다.\n"
			   "list는 남은 의무와 권리를 보입니다. --all은 이행, 면제, 끝난 것과 처분 제한 같은 기간도 보입니다.\n"
			   "사업의 자료가 이행을 보여 주면 표시와 상관없이 이행입니다. 표시는 기록에 남고 run --again 뒤에도 있습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_DUE) | CLI_BIT(CLI_OVERDUE) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_FOR) |
			   CLI_BIT(CLI_KIND) | CLI_BIT(CLI_ALL) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_EVIDENCE) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_CHECKER) |
			   CLI_BIT(CLI_REASON) | CLI_BIT(CLI_TO) | CLI_BIT(CLI_UNTIL),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = 3,
		.run = cli_duty,
	},
	{
		.name = "explain",
		.en = "print the chain behind a number, or what a message code means",
		.ko = "숫자의 근거나 오류 코드의 뜻을 설명",
		.usage = "--db FILE --product ID [--case before|after] [--top N] [--width PX] [-O text|json|svg]\n"
			 "  sangsaeng explain KIND:SUBJECT… --db FILE [--catalogue FILE] [-O text|json]\n"
			 "  sangsaeng explain CODE | --list",
		.examples_en = "  sangsaeng explain --db automotive.db --product V-A-BEV\n"
			       "  sangsaeng explain --db automotive.db --product V-A-BEV --case before --top 50\n"
			       "  sangsaeng explain --db automotive.db --product V-A-BEV -O svg > parts.svg\n"
			       "  sangsaeng explain programme:per_tonne --db automotive.db\n"
			       "  sangsaeng explain bom.cycle\n",
		.examples_ko = "  sangsaeng explain --db automotive.db --product V-A-BEV\n"
			       "  sangsaeng explain --db automotive.db --product V-A-BEV --case before --top 50\n"
			       "  sangsaeng explain programme:per_tonne --db automotive.db\n"
			       "  sangsaeng explain bom.cycle\n",
		.more_en = "Shows total, formula, contributions that sum to the total, inputs with file and line, factors with edition and\n"
			   "source, what is missing or only an estimate, and the command that repeats it. -O svg draws the contributions.\n"
			   "KIND:SUBJECT names any other number, as the pages do: programme:spent, grant:S1-M1:paid, macc:S1-M1:programme,\n"
			   "position:CARMAKER:obligation_t, reduction:S1-M1:verified, plan:spring:tonnes. A wrong one lists the kinds.\n",
		.more_ko = "합계, 식, 합계를 이루는 기여, 투입과 그 줄, 배출계수의 판과 출처, 빠졌거나 추정인 것, 다시 보는 명령을\n"
			   "보여 줍니다. -O svg는 기여를 그립니다.\n"
			   "KIND:SUBJECT는 화면처럼 다른 숫자를 가리킵니다: programme:spent, grant:S1-M1:paid, macc:S1-M1:programme,\n"
			   "position:CARMAKER:obligation_t, reduction:S1-M1:verified, plan:spring:tonnes. 틀리게 쓰면 종류를 보여 줍니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_PRODUCT) | CLI_BIT(CLI_CASE) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_LIST) | CLI_BIT(CLI_WIDTH) |
			   CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_JSON_SHORT),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON) | FORMAT(CLI_SVG),
		.positional_max = 1,
		.run = cli_explain,
	},
	{
		.name = "factor",
		.en = "search the list of emission factors, show one in full, or tell what another edition would change",
		.ko = "배출계수를 찾거나, 하나를 자세히 보이거나, 판을 바꾸면 무엇이 달라지는지 보임",
		.usage = "search [WORD…] --db FILE [--region R] [--unit U] [--day DAY] [--top N] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng factor show KEY --db FILE [-O text|json]\n"
			 "  sangsaeng factor compare OLD NEW --db FILE [--case CASE] [--top N] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng factor search|show … --factors FILE [--sheet NAME] [--gwp SET]",
		.examples_en = "  sangsaeng factor search grid --db automotive.db --unit kWh\n"
			       "  sangsaeng factor search city gas --db automotive.db --region KR --day 2026-01-31\n"
			       "  sangsaeng factor search --factors factors.csv --top 500 -O csv\n"
			       "  sangsaeng factor show kr_grid_cons_2025avg --db automotive.db\n"
			       "  sangsaeng factor compare kr_grid_cons_2025avg kr_grid_cons_2024 --db automotive.db\n",
		.examples_ko = "  sangsaeng factor search 전력 소비단 --db automotive.db --unit kWh\n"
			       "  sangsaeng factor search 도시가스 --db automotive.db --region KR --day 2026-01-31\n"
			       "  sangsaeng factor search --factors factors.csv --top 500 -O csv\n"
			       "  sangsaeng factor show kr_grid_cons_2025avg --db automotive.db\n"
			       "  sangsaeng factor compare kr_grid_cons_2025avg kr_grid_cons_2024 --db automotive.db\n",
		.more_en = "Every word must occur in key, names, source, notes, unit or gas; capitals do not matter. Best first: a key or name that\n"
			   "starts with a word, then one that contains it, then the other columns; then verified-copy, secondary, unverified; then\n"
			   "the newest year; then the key. Values are in the programme's GWP set where the gases are known, else as published.\n"
			   "Shows why a footprint made with a factor may not be published as complete, and what programme.json chooses it for.\n"
			   "compare computes all footprints twice in memory, with OLD and with NEW in its place in programme.json (purpose footprint) and\n"
			   "in the tables, and lists what changes, the largest first. Nothing is changed: to adopt it, write it into the folder.\n",
		.more_ko = "모든 낱말이 key, 이름, 출처, 비고, 단위, 기체 가운데 있어야 하며 영문 대소문자는 같게 봅니다. 낱말로 시작하는 key나\n"
			   "이름, 낱말이 든 key나 이름, 다른 열의 순서로, 그다음 원문 사본 확인, 2차 전사, 미확인, 최근 연도, key의 순서로\n"
			   "보입니다. 값은 기체별 값을 알면 사업의 GWP로, 아니면 공표값 그대로입니다. 그 계수를 쓴 발자국을 완전한 값으로\n"
			   "공표할 수 없는 이유와 programme.json이 그 계수를 고른 용도도 보입니다.\n"
			   "compare는 programme.json(발자국 용도)과 표에서 OLD 자리에 NEW를 넣어 모든 발자국을 메모리에서 두 번 계산하고, 달라지는\n"
			   "것을 큰 순서로 보입니다. 아무것도 바꾸지 않습니다. 채택하려면 사업 폴더에 적습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_CASE) | CLI_BIT(CLI_DB) | CLI_BIT(CLI_FACTORS) | CLI_BIT(CLI_SHEET) | CLI_BIT(CLI_REGION) | CLI_BIT(CLI_UNIT) |
			   CLI_BIT(CLI_DAY) | CLI_BIT(CLI_GWP) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_factor,
	},
	{
		.name = "methodology",
		.en = "reduction methodologies: list, show, check a file, calculate by one",
		.ko = "감축 방법론의 목록, 내용, 파일 검사, 계산",
		.usage = "list [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng methodology show ID|FILE.json [-O text|json]\n"
			 "  sangsaeng methodology check FILE.json [-O text|json]\n"
			 "  sangsaeng methodology calculate ID|FILE.json VALUES.csv [--sheet NAME] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng methodology list\n"
			       "  sangsaeng methodology show sec\n"
			       "  sangsaeng methodology check national.json\n"
			       "  sangsaeng methodology calculate sec values.csv -O json\n",
		.examples_ko = "  sangsaeng methodology list\n"
			       "  sangsaeng methodology show sec\n"
			       "  sangsaeng methodology check national.json\n"
			       "  sangsaeng methodology calculate sec values.csv -O json\n",
		.more_en = "VALUES.csv (or .xlsx) has the columns parameter,group,year,month,value,unit,status. Every term is printed with its "
			   "formula, 6 and 12\n"
			   "significant digits; ER = BE - PE - LE, a negative total credits 0. Format and functions: docs/methodologies.md.\n",
		.more_ko = "VALUES.csv(또는 .xlsx)의 열은 parameter,group,year,month,value,unit,status입니다. 항마다 식과 유효숫자 6자리, 12자리 "
			   "값을 보이며\n"
			   "ER = BE - PE - LE이고 합계가 음수면 0을 인정합니다. 형식과 함수: docs/methodologies.md.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_SHEET),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = 3,
		.run = cli_methodology,
	},
	{
		.name = "fund",
		.en = "where each won came from and went, balances, what is due, firms, statements, property, grants, bank lines",
		.ko = "돈의 흐름 추적, 계정 잔액, 받을 돈, 업체별 현금, 명세, 중요재산, 지원의 선정과 단계, 통장과 맞추기",
		.usage = "trace ENTRY --db FILE [--top N] [-O text|json]\n"
			 "  sangsaeng fund balance --db FILE [--on DATE] [--at N] [--account PREFIX] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund due --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund firms --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund statement --db FILE [--for FUNDER] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund property --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund grants --db FILE [--grant GRANT] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng fund reconcile --db FILE [--account fund|separate] [--firm FIRM] [--days N] [--all] [-O text|json|csv|xlsx] "
			 "[-o FILE]\n"
			 "  sangsaeng fund reconcile --db FILE --statement FILE [--sheet NAME] --account fund|separate [--firm FIRM] …",
		.examples_en = "  sangsaeng fund trace 420 --db automotive.db\n"
			       "  sangsaeng fund trace S001-M1 --db automotive.db\n"
			       "  sangsaeng fund balance --db automotive.db --on 2027-06-30 --account bank\n"
			       "  sangsaeng fund due --db automotive.db\n"
			       "  sangsaeng fund statement --db automotive.db --for MOTIE\n"
			       "  sangsaeng fund grants --db automotive.db --grant S028-M1\n"
			       "  sangsaeng fund reconcile --db automotive.db --statement bank.csv --account separate --firm S001\n"
			       "  sangsaeng fund grants --db automotive.db -o grants.xlsx\n",
		.examples_ko = "  sangsaeng fund trace 420 --db automotive.db\n"
			       "  sangsaeng fund trace S001-M1 --db automotive.db\n"
			       "  sangsaeng fund balance --db automotive.db --on 2027-06-30 --account bank\n"
			       "  sangsaeng fund due --db automotive.db\n"
			       "  sangsaeng fund statement --db automotive.db --for MOTIE\n"
			       "  sangsaeng fund grants --db automotive.db --grant S028-M1\n"
			       "  sangsaeng fund reconcile --db automotive.db --statement 통장.csv --account separate --firm S001\n"
			       "  sangsaeng fund grants --db automotive.db --lang ko -o 지원.xlsx\n",
		.more_en = "ENTRY is a position of the ledger (sangsaeng export ledger lists them), or a grant: each of its payments is traced.\n"
			   "A trace shows at most N branches of an entry, the largest, and the sum of the others; -O json shows all.\n"
			   "reconcile holds bank statements against the books: the folder's statements.csv, or a bank's export (CSV, XLSX) whose "
			   "columns are\n"
			   "found by their header words (docs/fund.md). Exit code 1 if something does not match. Nothing is changed.\n",
		.more_ko = "ENTRY는 장부의 순번(sangsaeng export ledger가 나열) 또는 지원의 식별자입니다. 지원이면 그 지급을 하나씩 추적합니다.\n"
			   "추적은 줄마다 큰 가지부터 N개를 보이고 나머지는 합으로 보입니다. -O json은 모두 보입니다.\n"
			   "reconcile은 통장과 장부를 맞춰 봅니다. 사업 폴더의 statements.csv나, 머리글의 낱말로 열을 찾는 은행 파일(CSV, XLSX. "
			   "docs/fund.md)을\n"
			   "읽으며, 맞지 않는 것이 있으면 종료 코드 1입니다. 아무것도 바꾸지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_AT) | CLI_BIT(CLI_ACCOUNT) | CLI_BIT(CLI_FOR) |
			   CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_GRANT) | CLI_BIT(CLI_STATEMENT) | CLI_BIT(CLI_SHEET) | CLI_BIT(CLI_DAYS) |
			   CLI_BIT(CLI_ALL) | CLI_BIT(CLI_MAX_FINDINGS) | CLI_BIT(CLI_TOP),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_fund,
	},
	{
		.name = "credit",
		.en = "the registry of credits, external projects, the trading position, contracts, whether registering pays",
		.ko = "크레딧 등록부, 외부사업, 거래 상태, 매매 계약, 등록의 손익",
		.usage = "accounts --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit holdings [ORGANISATION] --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit events --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit block|trace SERIAL --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit project [PROJECT] --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit rules [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit position ORGANISATION --db FILE [--day DAY] [--on DATE] [--width PX] [-O text|json|csv|xlsx|svg] [-o "
			 "FILE]\n"
			 "  sangsaeng credit contracts --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng credit pays [MEASURE] --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng credit holdings CARMAKER --db small.db\n"
			       "  sangsaeng credit trace KOC-EP-1-2027-35 --db credits.db\n"
			       "  sangsaeng credit project EP-1 --db small.db\n"
			       "  sangsaeng credit position CARMAKER --db small.db --day 2027-12-31\n"
			       "  sangsaeng credit pays S1-M1 --db small.db --on 2026-05-01\n",
		.examples_ko = "  sangsaeng credit holdings CARMAKER --db small.db\n"
			       "  sangsaeng credit trace KOC-EP-1-2027-35 --db credits.db\n"
			       "  sangsaeng credit project EP-1 --db small.db\n"
			       "  sangsaeng credit position CARMAKER --db small.db --day 2027-12-31\n"
			       "  sangsaeng credit pays S1-M1 --db small.db --on 2026-05-01\n",
		.more_en =
			"SERIAL is one unit, as KOC-PROJECT-VINTAGE-NUMBER, or a block as the registry prints it: its first unit. block shows where\n"
			"it is now, trace its whole life. project: state, clocks with due date and warning, steps, checklists, machines,\n"
			"certificates; -O csv lists the clocks. position: every figure with its formula and source, and in which order to\n"
			"surrender; DAY is any day of the compliance year. pays: registering a measure alone, in a bundle or in a programme\n"
			"project, if requested on DATE. Nothing is changed: orders stand in credit_orders.csv. See docs/credits.md,\n"
			"docs/external-projects.md and docs/trading-position.md.\n",
		.more_ko = "SERIAL은 KOC-사업-발생연도-번호 꼴의 한 단위 또는 등록부가 쓰는 블록(그 첫 단위)입니다. block은 지금의 자리를, trace는\n"
			   "이력 전체를 보입니다. project는 상태, 기한과 알림, 단계, 점검표, 설비, 인증을 보이고 -O csv는 기한을 나열합니다.\n"
			   "position은 모든 값의 식과 출처, 제출 순서를 보입니다. DAY는 그 이행연도의 아무 날입니다. pays는 DATE에 신청했을 때\n"
			   "설비를 단독, 묶음, 프로그램으로 등록하는 손익입니다. 아무것도 바꾸지 않으며, 명령은 credit_orders.csv에 적습니다.\n"
			   "docs/credits.md, docs/external-projects.md, docs/trading-position.md를 보십시오.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_DAY),
		.formats = LISTS | FORMAT(CLI_SVG),
		.positional_min = 1,
		.positional_max = 2,
		.run = cli_credit,
	},
	{
		.name = "export",
		.en = "the ledger, reductions, credits and product data for other programs, offices and customers",
		.ko = "다른 프로그램, 기관, 고객사를 위한 장부, 감축, 크레딧, 제품 자료",
		.usage = "hledger --db FILE [-o FILE]\n"
			 "  sangsaeng export ledger --db FILE [-O csv|xlsx] [-o FILE]\n"
			 "  sangsaeng export attestation MEASURE|PROJECT --db FILE [-o FILE]\n"
			 "  sangsaeng export approval-request|monitoring-report|certification-request PROJECT --db FILE [-o FILE]\n"
			 "  sangsaeng export transfer SELLER BUYER TONNES --db FILE [-o FILE]\n"
			 "  sangsaeng export cadt --db FILE -o DIR\n"
			 "  sangsaeng export cbam [PRODUCT…] --db FILE -o FILE.xlsx [--year YEAR|YEARQn] [--scope proposal] [--for ORGANISATION]\n"
			 "  sangsaeng export battery [PRODUCT…] --db FILE -o FILE.xlsx [--for ORGANISATION]\n"
			 "  sangsaeng export passport [PRODUCT] --db FILE -o FILE.xlsx [--for ORGANISATION]\n"
			 "  sangsaeng export pact [PRODUCT…] --db FILE --base-url URL [-o FILE]\n"
			 "  sangsaeng export catenax [PRODUCT…] --db FILE --base-url URL --waste-incineration WORD [-o FILE]",
		.examples_en = "  sangsaeng export hledger --db automotive.db -o automotive.journal\n"
			       "  hledger -f automotive.journal --real balance assets:bank\n"
			       "  sangsaeng export ledger --db automotive.db -O csv -o ledger.csv\n"
			       "  sangsaeng export attestation EP-01 --db automotive.db -o attestation.json\n"
			       "  sangsaeng export cadt --db automotive.db -o cadt\n"
			       "  sangsaeng export approval-request EP-01 --db automotive.db -o request.hwpx\n"
			       "  sangsaeng export cbam S3-P1 --db small.db --year 2027Q2 -o cbam.xlsx\n"
			       "  sangsaeng export pact --db automotive.db --base-url https://carbon.example -o footprints.json\n",
		.examples_ko = "  sangsaeng export hledger --db automotive.db -o automotive.journal\n"
			       "  hledger -f automotive.journal --real balance assets:bank\n"
			       "  sangsaeng export ledger --db automotive.db -O csv -o 장부.csv\n"
			       "  sangsaeng export attestation EP-01 --db automotive.db -o 증명.json\n"
			       "  sangsaeng export cadt --db automotive.db -o cadt\n"
			       "  sangsaeng export approval-request EP-01 --db automotive.db -o request.hwpx\n"
			       "  sangsaeng export cbam S3-P1 --db small.db --year 2027Q2 -o cbam.xlsx\n"
			       "  sangsaeng export pact --db automotive.db --base-url https://carbon.example -o footprints.json\n",
		.more_en =
			"The journal ends with an assertion of every balance and passes hledger check --strict ordereddates payees.\n"
			"Reservations are virtual postings below the account reserved: hledger --real leaves them out.\n"
			"Attestation and forms (of the notice on external projects: 5 with 1, 17, 18, 22) are JSON; what is not held is null with "
			"the reason. With the name of a docx, hwpx, pdf or xlsx file they are documents.\n"
			"cbam, battery and passport hold physical emissions only; what is missing is named with its reason (docs/office-files.md).\n"
			"--for ORGANISATION leaves out what others have not released to it.\n"
			"cadt writes the tables of the Climate Action Data Trust (docs/credit-exports.md).\n"
			"pact and catenax write published footprints for partners, PACT 3 and Catena-X 9.0.0; what would have to be invented is\n"
			"left out and named (docs/pact.md). The host of --base-url stands in the ids that are issued.\n",
		.more_ko = "분개장은 모든 잔액의 확인으로 끝나며 hledger check --strict ordereddates payees를 통과합니다.\n"
			   "예약은 reserved 아래 계정의 가상 기입이며 hledger --real이면 빠집니다.\n"
			   "감축 증명과 서식(외부사업 지침의 5와 1, 17, 18, 22)은 JSON이고, 없는 값은 까닭과 함께 null입니다. docx, hwpx, pdf, xlsx "
			   "파일 이름을\n"
			   "주면 문서로 씁니다. cbam, battery, passport는 물리적 배출만 담고 빠진 것은 까닭과 함께 알립니다\n"
			   "(docs/office-files.md). --for 조직은 다른 업체가 그 조직에 공개하지 않은 것을 뺍니다.\n"
			   "cadt는 Climate Action Data Trust의 표를 씁니다(docs/credit-exports.md).\n"
			   "pact와 catenax는 발행된 발자국을 PACT 3판과 Catena-X 9.0.0으로 씁니다. 지어내야 하는 값이 있으면 빼고 까닭을\n"
			   "알립니다(docs/pact.md). --base-url의 호스트 이름이 새로 만드는 식별자에 들어갑니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_BASE_URL) | CLI_BIT(CLI_WASTE) | CLI_BIT(CLI_MAX_FINDINGS) |
			   CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_SCOPE) | CLI_BIT(CLI_FOR) | CLI_BIT(CLI_TABLE),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_export,
	},
	{
		.name = "access",
		.en = "who may see what, and a list as a partner sees it",
		.ko = "누가 무엇을 보는지, 상대방의 눈으로 본 목록",
		.usage = "[matrix] [-O text|csv]\n"
			 "  sangsaeng access resources\n"
			 "  sangsaeng access as PERSON|ORGANISATION|public RESOURCE --db FILE [--kind ROLE] [--purpose WORD] [--to ORGANISATION] [-O "
			 "csv|json]\n"
			 "  sangsaeng access consent OWNER CLASS [PRODUCT] --to ORGANISATION --db FILE [--on DAY] [--until DAY] [--purpose WORDS] [--by "
			 "PERSON]\n"
			 "  sangsaeng access revoke CONSENT --db FILE [--by PERSON]\n"
			 "  sangsaeng access narrow OWNER CLASS none|aggregate|pseudonym CONTRACT --to ORGANISATION|buyer|carmaker|supplier --db FILE [--on "
			 "DAY] [--until DAY] [--evidence KEY] [--reason TEXT] [--by PERSON]\n"
			 "  sangsaeng access lift NARROWING --db FILE [--by PERSON]\n"
			 "  sangsaeng access request PERSON|ORGANISATION CLASS organisation|product|site|measure KEY --reason TEXT --db FILE [--until DAY]\n"
			 "  sangsaeng access requests PERSON|ORGANISATION --db FILE [-O csv|json]\n"
			 "  sangsaeng access grant REQUEST --until DAY --db FILE [--by PERSON]\n"
			 "  sangsaeng access refuse REQUEST --reason TEXT --db FILE [--by PERSON]\n"
			 "  sangsaeng access withdraw REQUEST --db FILE [--by PERSON]",
		.examples_en = "  sangsaeng access\n"
			       "  sangsaeng access as CARMAKER organisations --db small.db\n"
			       "  sangsaeng access as P-OPERATOR meter-readings --db small.db --purpose audit\n"
			       "  sangsaeng access as S1 sites --db small.db --to CARMAKER\n"
			       "  sangsaeng access consent CARMAKER footprint V-1 --to OPERATOR --db small.db\n"
			       "  sangsaeng access narrow S1 project none C-2027-1 --to CARMAKER --db small.db\n"
			       "  sangsaeng access request CARMAKER meter site S1-S --reason \"joint study of the line\" --until 2028-12-31 --db small.db\n"
			       "  sangsaeng access grant 1 --until 2028-09-30 --db small.db\n",
		.examples_ko = "  sangsaeng access\n"
			       "  sangsaeng access as CARMAKER organisations --db small.db\n"
			       "  sangsaeng access as P-OPERATOR meter-readings --db small.db --purpose audit\n"
			       "  sangsaeng access as S1 sites --db small.db --to CARMAKER\n"
			       "  sangsaeng access consent CARMAKER footprint V-1 --to OPERATOR --db small.db\n"
			       "  sangsaeng access narrow S1 project none C-2027-1 --to CARMAKER --db small.db\n"
			       "  sangsaeng access request CARMAKER meter site S1-S --reason \"라인 공동 연구\" --until 2028-12-31 --db small.db\n"
			       "  sangsaeng access grant 1 --until 2028-09-30 --db small.db\n",
		.more_en =
			"Prints the visibility matrix (docs/access.md): roles, relations, how much is seen, and why. `as` reads a list exactly as "
			"the\n"
			"server would answer it to that person or organisation, and logs the read. --to looks as another organisation, never seeing\n"
			"more than oneself may; a supplier sees its own data as that organisation does. consent shows a class of OWNER's data, or\n"
			"of one PRODUCT, to a receiver from --on (today) to --until (open); revoke ends it. narrow keeps a class from a receiver\n"
			"as a contract says, whatever was consented to; lift ends it. Both end for the future only. What stands by law, and what\n"
			"is the other side's own book, cannot be narrowed. request asks the owner of a thing to show it, by the key under which\n"
			"the asker sees it; grant gives a consent until a day, refuse says why, withdraw takes one's own request back. Costs and\n"
			"recipes no buyer may ask for.\n",
		.more_ko = "열람 표(docs/access.md)를 출력합니다: 역할, 관계, 보이는 정도와 근거. as는 서버가 그 사람이나 조직에 답할 그대로 목록을\n"
			   "읽고 열람 기록을 남깁니다. --to는 다른 조직의 눈으로 보되, 자신이 볼 수 있는 것보다 많이 보지는 않습니다.\n"
			   "협력사는 자기 자료가 그 조직에 어떻게 보이는지 봅니다. consent는 OWNER의 자료 한 구분이나 그 가운데 한 제품을 --on(오늘)\n"
			   "부터 --until(끝 없음)까지 보여 주고 revoke는 그것을 끝냅니다. narrow는 계약에 따라 한 구분을 막으며 동의보다 앞서고\n"
			   "lift는 그것을 끝냅니다. 둘 다 앞으로에 대해서만 끝납니다. 법이 정한 것과 상대방의 장부이기도 한 것은 막을 수 없습니다.\n"
			   "request는 보이지 않는 자료를 보여 달라고 주인에게 청합니다. KEY는 요청하는 쪽에 보이는 이름이나 가명입니다. grant는\n"
			   "정한 날까지 동의하고, refuse는 까닭을 적어 거절하며, withdraw는 자기 요청을 거둡니다. 사는 쪽은 원가와 배합을 요청할 수\n"
			   "없습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_KIND) | CLI_BIT(CLI_PURPOSE) | CLI_BIT(CLI_TO) | CLI_BIT(CLI_ON) |
			   CLI_BIT(CLI_UNTIL) | CLI_BIT(CLI_EVIDENCE) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_BY),
		.formats = LISTS,
		.positional_max = 5,
		.run = cli_access,
	},
	{
		.name = "agreement",
		.en = "who signed the agreement, what each promised, annexes, who joined and who left",
		.ko = "협약의 서명자, 약속과 이행, 부속서, 참여와 탈퇴",
		.usage = "list --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng agreement show AGREEMENT|FIRM --db FILE [--on DATE] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng agreement list --db automotive.db\n"
			       "  sangsaeng agreement list --db automotive.db --on 2027-07-01 -O csv\n"
			       "  sangsaeng agreement show S006 --db automotive.db\n",
		.examples_ko = "  sangsaeng agreement list --db automotive.db\n"
			       "  sangsaeng agreement list --db automotive.db --on 2027-07-01 -O csv\n"
			       "  sangsaeng agreement show S006 --db automotive.db\n",
		.more_en = "A firm applies, is selected and is paid while its agreement is in force. Who leaves keeps what it owes: returns, the "
			   "lock on\n"
			   "the machine, reports, and the promises that were due or that stand (docs/agreement.md). CSV lists one promise a line.\n",
		.more_ko = "업체는 협약이 유효한 동안 신청하고 선정되고 지급받습니다. 탈퇴해도 환원, 처분 제한, 보고와, 기한이 지났거나 탈퇴 뒤에도\n"
			   "남기로 한 약속은 그대로입니다(docs/agreement.md). CSV는 약속마다 한 줄입니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_ON),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = 2,
		.run = cli_agreement,
	},
	{
		.name = "visits",
		.en = "visits to sites and machines, what was found, and whether the photos are of that day",
		.ko = "현장 방문과 결과, 사진이 그날의 것인지",
		.usage = "--db FILE [--firm FIRM|--grant GRANT] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng visits --db my.db --firm S1\n"
			       "  sangsaeng visits --db my.db --grant S1-M1 -O json\n",
		.examples_ko = "  sangsaeng visits --db my.db --firm S1\n"
			       "  sangsaeng visits --db my.db --grant S1-M1 -O json\n",
		.more_en = "Rows of visits.csv and visit_photos.csv. The camera's time is read from the photo when the folder is taken in "
			   "(docs/grants.md).\n",
		.more_ko = "visits.csv와 visit_photos.csv의 줄입니다. 카메라의 시각은 폴더를 가져올 때 사진에서 읽습니다(docs/grants.md).\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_GRANT),
		.formats = LISTS,
		.run = cli_visits,
	},
	{
		.name = "fill",
		.en = "fill a customer's own spreadsheet from a firm's record",
		.ko = "고객사의 양식을 업체의 자료로 채움",
		.usage = "FORM.xlsx [PRODUCT…] --map MAP.json --db FILE [--firm FIRM] [--case before|after] -o OUT.xlsx\n"
			 "  sangsaeng fill FORM.csv [PRODUCT…] --db FILE [--firm FIRM] [--map MAP.json] -o OUT.csv\n"
			 "  sangsaeng fill --list [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng fill form.xlsx --map form.json --db automotive.db --firm S001 -o filled.xlsx\n"
			       "  sangsaeng fill form.csv --db automotive.db --firm S001 -o filled.csv\n"
			       "  sangsaeng fill --list\n",
		.examples_ko = "  sangsaeng fill 양식.xlsx --map 양식.json --db automotive.db --firm S001 -o 제출.xlsx\n"
			       "  sangsaeng fill 양식.csv --db automotive.db --firm S001 -o 제출.csv\n"
			       "  sangsaeng fill --list\n",
		.more_en = "Only the cells that MAP names change; styles, formulas and all else stay as they are, and Excel calculates anew. A CSV "
			   "needs no\n"
			   "MAP where its header words are known. --list shows the fields and words. Meter data, costs, recipes and sales are not "
			   "handed\n"
			   "out: a form that asks for them is refused with the reason (docs/spreadsheets.md).\n",
		.more_ko =
			"MAP에 적은 칸만 바뀌고 서식과 수식 등 나머지는 그대로이며, Excel이 열 때 다시 계산합니다. CSV는 머리글을 알면 MAP이 없어도\n"
			"됩니다. 값과 머리글의 목록은 --list입니다. 계측값, 원가, 배합, 판매 정보는 내보내지 않으며, 요구하는 양식은 까닭을 밝히고\n"
			"거절합니다(docs/spreadsheets.md).\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_MAP) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_PRODUCT) | CLI_BIT(CLI_CASE) |
			   CLI_BIT(CLI_LIST) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS,
		.files = "*",
		.positional_max = CLI_POSITIONAL_MAX - 1,
		.run = cli_fill,
	},
	{
		.name = "claims",
		.en = "who claims which reduction, machine by machine",
		.ko = "기계마다 누가 어느 감축을 주장하는지",
		.usage = "--db FILE [MEASURE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng claims rules [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng claims --db automotive.db\n"
			       "  sangsaeng claims S001-M1 --db automotive.db --json\n"
			       "  sangsaeng claims rules\n",
		.examples_ko = "  sangsaeng claims --db automotive.db\n"
			       "  sangsaeng claims S001-M1 --db automotive.db --json\n"
			       "  sangsaeng claims rules\n",
		.more_en = "Months of each machine and their state (estimated, measured, reported, verified, certified, retained, void), "
			   "certificates and the\n"
			   "rows of claims.csv on them, what the claim-adjusted footprint adds back, what recoveries put on hold. rules prints what "
			   "may\n"
			   "stand side by side and why; everything else is refused when it is entered (docs/claims.md).\n",
		.more_ko = "기계마다 달과 그 상태(추정, 계량, 보고, 검증, 인증, 보유, 무효), 거기에 걸린 인증서와 claims.csv의 주장, 주장 조정 "
			   "발자국에\n"
			   "되돌려 더한 것, 환수로 묶인 것을 보입니다. rules는 무엇이 왜 함께 있을 수 있는지 보입니다. 나머지는 넣을 때\n"
			   "거절합니다(docs/claims.md).\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB),
		.formats = LISTS,
		.positional_max = 1,
		.run = cli_claims,
	},
	{
		.name = "campaign",
		.en = "ask many firms for data: requests, reminders once each, answers, coverage",
		.ko = "여러 업체에 자료를 요청: 요청, 한 번씩만 가는 알림, 답, 확보율",
		.usage = "start FILE.json [--targets FILE.csv] --by PERSON --db FILE [--on DAY] [--dry-run]\n"
			 "  sangsaeng campaign list --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng campaign show CAMPAIGN --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng campaign coverage [CAMPAIGN] --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng campaign remind [CAMPAIGN] --db FILE [--mailbox DIR|--smtp URL] [--command PROGRAM] [--on DAY] [--dry-run]\n"
			 "  sangsaeng campaign chase [CAMPAIGN] --db FILE --by PERSON [--mailbox DIR|--smtp URL] [--command PROGRAM] [--on DAY] "
			 "[--dry-run]\n"
			 "  sangsaeng campaign template REQUEST --db FILE -o DIR\n"
			 "  sangsaeng campaign answer REQUEST FILE.csv… --by PERSON --db FILE [--dry-run]\n"
			 "  sangsaeng campaign accept|return|decline REQUEST --by PERSON [--reason TEXT] --db FILE\n"
			 "  sangsaeng campaign delegate REQUEST --to PERSON --by PERSON --db FILE\n"
			 "  sangsaeng campaign bounce FILE.eml… --db FILE --by PERSON\n"
			 "  sangsaeng campaign outbox [CAMPAIGN] --db FILE [--uncertain] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng campaign resend MESSAGE --by PERSON --db FILE",
		.examples_en = "  sangsaeng campaign start energy.json --by P-OPERATOR --db small.db --dry-run\n"
			       "  sangsaeng campaign remind --db small.db --smtp smtp://mail.example:587\n"
			       "  sangsaeng campaign answer ENERGY-2026/S2 activity.csv --by P-S2 --db small.db\n"
			       "  sangsaeng campaign accept ENERGY-2026/S2 --by P-OPERATOR --db small.db\n"
			       "  sangsaeng campaign coverage ENERGY-2026 --db small.db\n",
		.examples_ko = "  sangsaeng campaign start energy.json --by P-OPERATOR --db small.db --dry-run\n"
			       "  sangsaeng campaign remind --db small.db --smtp smtp://mail.example:587\n"
			       "  sangsaeng campaign answer ENERGY-2026/S2 activity.csv --by P-S2 --db small.db\n"
			       "  sangsaeng campaign accept ENERGY-2026/S2 --by P-OPERATOR --db small.db\n"
			       "  sangsaeng campaign coverage ENERGY-2026 --db small.db\n",
		.more_en = "remind sends what is due, each letter once, however often and wherever it is called; run it every day. chase writes to "
			   "all that "
			   "have not\n"
			   "answered, at most once a day. A letter of which the mail server's answer was lost is listed by outbox --uncertain and "
			   "never sent "
			   "again by\n"
			   "itself. Answers are CSV files as in the programme folder; accepted ones are read by the next run --again "
			   "(docs/campaigns.md).\n",
		.more_ko =
			"remind는 보낼 때가 된 편지를 몇 번을, 어디서 불러도 한 통씩만 보냅니다. 날마다 부르십시오. chase는 답하지 않은 곳 모두에 "
			"하루 한 번까지\n"
			"씁니다. 메일 서버의 응답을 잃은 편지는 outbox --uncertain에 나오며 저절로 다시 보내지 않습니다. 답은 사업 폴더와 같은 CSV\n"
			"파일이고, 받아들인 답은 다음 run --again이 읽습니다(docs/campaigns.md).\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_TARGETS) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_DRY_RUN) |
			   CLI_BIT(CLI_MAILBOX) | CLI_BIT(CLI_SMTP) | CLI_BIT(CLI_COMMAND) | CLI_BIT(CLI_TO) | CLI_BIT(CLI_REASON) |
			   CLI_BIT(CLI_UNCERTAIN) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS,
		.files = "template",
		.positional_min = 1,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_campaign,
	},
	{
		.name = "inbox",
		.en = "what is asked of a firm or a person, by when, and what to do next",
		.ko = "업체나 담당자가 요청받은 것, 마감, 다음에 할 일",
		.usage = "--db FILE --firm FIRM | --for PERSON [--on DAY] [-O text|json]",
		.examples_en = "  sangsaeng inbox --db small.db --firm S2\n"
			       "  sangsaeng inbox --db small.db --for P-S2 --json\n",
		.examples_ko = "  sangsaeng inbox --db small.db --firm S2\n"
			       "  sangsaeng inbox --db small.db --for P-S2 --json\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_FOR) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.run = cli_inbox,
	},
	{
		.name = "start",
		.en = "a factory's start: what it said, its first estimate, the measures that fit",
		.ko = "공장의 시작 기록: 적은 것, 첫 추정, 맞는 설비",
		.usage = "[list] --db FILE [--firm FIRM] [-O text|json]\n"
			 "  sangsaeng start show START --db FILE [-O text|json]\n"
			 "  sangsaeng start estimate START|FILE.json --db FILE [--firm FIRM] [--year YEAR] [-O text|json]\n"
			 "  sangsaeng start measures START|FILE.json --db FILE [--catalogue FILE] [--top N] [--firm FIRM] [--year YEAR] [-O "
			 "text|json]",
		.examples_en = "  sangsaeng start --db small.db --firm S2\n"
			       "  sangsaeng start estimate st-4f1c2a9b0c5be9f7d5a0 --db small.db -O json\n"
			       "  sangsaeng start estimate start.json --firm S2 --year 2026 --db small.db\n"
			       "  sangsaeng start measures st-4f1c2a9b0c5be9f7d5a0 --db small.db --catalogue packs/automotive/measures.csv\n",
		.examples_ko = "  sangsaeng start --db small.db --firm S2\n"
			       "  sangsaeng start estimate st-4f1c2a9b0c5be9f7d5a0 --db small.db -O json\n"
			       "  sangsaeng start estimate start.json --firm S2 --year 2026 --db small.db\n"
			       "  sangsaeng start measures st-4f1c2a9b0c5be9f7d5a0 --db small.db --catalogue packs/automotive/measures.csv\n",
		.more_en = "Starts are made in the browser or over the API (docs/start.md). The numbers are those of the API, from the same record;\n"
			   "a file is a record, or what show -O json prints.\n",
		.more_ko = "시작 기록은 브라우저나 API로 만듭니다(docs/start.md). 숫자는 같은 기록에서 나온 API의 숫자와 같습니다.\n"
			   "파일은 기록이거나 show -O json이 출력한 것입니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_OUTPUT) |
			   CLI_BIT(CLI_JSON_SHORT),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 2,
		.run = cli_start,
	},
	{
		.name = "bill",
		.en = "read a file of utility bills, and take it into a site's record",
		.ko = "전기·가스 등 고지서 파일을 읽어 사업장의 기록에 넣음",
		.usage = "FILE [--year YEAR] [--kind CARRIER] [--account NUMBER] [--sheet NAME] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng bill FILE --site SITE --db FILE [--dry-run] [--force] [--by NAME] [--year YEAR] [--kind CARRIER]\n"
			 "    [--account NUMBER] [--sheet NAME] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng bill kepco-2026.xlsx\n"
			       "  sangsaeng bill kepco-2026.xlsx --site S2-S --db small.db --dry-run\n"
			       "  sangsaeng bill gas.csv --site S2-S --db small.db --kind city_gas --account 0123456789\n",
		.examples_ko = "  sangsaeng bill 전기요금-2026.xlsx\n"
			       "  sangsaeng bill 전기요금-2026.xlsx --site S2-S --db small.db --dry-run\n"
			       "  sangsaeng bill 도시가스.csv --site S2-S --db small.db --kind city_gas --account 0123456789\n",
		.more_en = "Columns are found by their words, months down or across (docs/bills.md). With --site the months go into the record of the\n"
			   "site's firm, one a calendar year, as if typed on the page; nothing of it is in a run before it is sent and accepted.\n"
			   "All or nothing; the same file again changes nothing. A value that cannot be right refuses the file: repair it, or keep it by\n"
			   "--force until somebody confirms it. Exit code 1: read only or --dry-run, and something stands out.\n",
		.more_ko = "열은 머리글의 말로 찾고, 달은 아래로도 옆으로도 읽습니다(docs/bills.md). --site를 주면 그 업체의 그해 기록에 화면에서\n"
			   "적은 것처럼 들어가며, 보내고 받아들여지기 전에는 실행(run)에 쓰이지 않습니다. 전부 아니면 전무이고, 같은 파일을 다시 넣어도\n"
			   "바뀌지 않습니다. 맞을 수 없는 값이 있으면 넣지 않습니다. 고치거나, --force로 넣고 확인을 받으십시오.\n"
			   "종료 코드 1: 읽기만 하거나 --dry-run이고 이상한 값이 있음.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_SITE) | CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_KIND) | CLI_BIT(CLI_ACCOUNT) |
			   CLI_BIT(CLI_SHEET) | CLI_BIT(CLI_FORCE) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_DRY_RUN) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS,
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_bill,
	},
	{
		.name = "application",
		.en = "applications for support that firms handed in: list, show, accept, return, withdraw",
		.ko = "업체가 낸 지원 신청: 목록, 보기, 수락, 반려, 철회",
		.usage = "[list] --db FILE [--firm FIRM] [-O text|json]\n"
			 "  sangsaeng application show APPLICATION --db FILE [-O text|json]\n"
			 "  sangsaeng application accept APPLICATION --by PERSON --db FILE\n"
			 "  sangsaeng application return APPLICATION --by PERSON --reason TEXT --db FILE\n"
			 "  sangsaeng application withdraw APPLICATION --by PERSON [--reason TEXT] --db FILE",
		.examples_en = "  sangsaeng application --db small.db\n"
			       "  sangsaeng application show S2-A1 --db small.db\n"
			       "  sangsaeng application accept S2-A1 --by P-OPERATOR --db small.db\n"
			       "  sangsaeng application return S2-A1 --by P-OPERATOR --reason 'the third quote is missing' --db small.db\n",
		.examples_ko = "  sangsaeng application --db small.db\n"
			       "  sangsaeng application show S2-A1 --db small.db\n"
			       "  sangsaeng application accept S2-A1 --by P-OPERATOR --db small.db\n"
			       "  sangsaeng application return S2-A1 --by P-OPERATOR --reason '세 번째 견적이 없습니다' --db small.db\n",
		.more_en = "Accepted rows (measures, quotes, applications, evidence) are read by the next run --again, as accepted answers are.\n"
			   "Who submitted cannot accept. The firm withdraws while the application waits.\n",
		.more_ko = "받아들인 줄(설비투자, 견적, 신청, 증빙)은 받아들인 답처럼 다음 run --again이 읽습니다.\n"
			   "낸 사람은 받아들일 수 없습니다. 업체는 결정 전까지 철회할 수 있습니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_OUTPUT) |
			   CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 2,
		.run = cli_application,
	},
	{
		.name = "pact",
		.en = "exchange footprints with partners by PACT: ask, answer, what came and what goes out",
		.ko = "PACT로 거래 상대와 발자국 주고받기: 요청, 답, 받은 것과 보낼 것",
		.usage = "request PARTNER productId=URN… --db FILE --by WHO [--product PRODUCT] [--reason TEXT]\n"
			 "  sangsaeng pact fetch PARTNER [NAME=VALUE…] --db FILE\n"
			 "  sangsaeng pact requests|events|received [PARTNER] --db FILE [--firm FIRM] [-O text|json]\n"
			 "  sangsaeng pact answer REQUEST grant|decline --db FILE --by WHO [--reason TEXT]\n"
			 "  sangsaeng pact match PARTNER ID --product PRODUCT --db FILE --by WHO\n"
			 "  sangsaeng pact work --db FILE [--base-url URL]\n"
			 "  sangsaeng pact check FILE [-O text|json]",
		.examples_en = "  sangsaeng pact request acme productId=urn:gtin:4712345060507 --product P-7 --db my.db --by P-OPERATOR\n"
			       "  sangsaeng pact answer PACT-12 grant --db my.db --by S3\n"
			       "  sangsaeng pact requests --db my.db --json\n"
			       "  sangsaeng pact check footprints.json\n",
		.examples_ko = "  sangsaeng pact request acme productId=urn:gtin:4712345060507 --product P-7 --db 사업.db --by P-OPERATOR\n"
			       "  sangsaeng pact answer PACT-12 grant --db 사업.db --by S3\n"
			       "  sangsaeng pact requests --db 사업.db --json\n"
			       "  sangsaeng pact check footprints.json\n",
		.more_en =
			"The server sends and answers by itself; work does one round without it. Criteria are those of PACT's list: productId,\n"
			"companyId, geography, classification, validOn, validAfter, validBefore, status. With --product the answer stands for that\n"
			"product of ours, whatever ids the partner gives it (docs/pact.md). check judges a file as a partner's host would: a "
			"footprint,\n"
			"an answer {\"data\": …}, an event, or Catena-X 7.0.0 to 9.0.0. Exit code 0: as it should be; 1: valid, with findings; 3: "
			"refused.\n",
		.more_ko = "보내고 답하는 일은 서버가 하고, work는 서버 없이 한 번 합니다. 조건은 PACT 목록의 것: productId, companyId, geography,\n"
			   "classification, validOn, validAfter, validBefore, status. --product를 주면 상대의 식별자가 무엇이든 답이 그 제품을\n"
			   "나타냅니다(docs/pact.md). check는 파일을 상대의 서버처럼 검사합니다: 발자국, 응답 {\"data\": …}, 사건, Catena-X "
			   "7.0.0~9.0.0.\n"
			   "종료 코드 0은 문제 없음, 1은 유효하나 지적이 있음, 3은 거절될 파일입니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_PRODUCT) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_ON) |
			   CLI_BIT(CLI_BASE_URL) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_pact,
	},
	{
		.name = "ledger",
		.en = "signed checkpoints of the ledger: proof that its history was not rewritten",
		.ko = "장부의 서명된 체크포인트: 지난 기록이 고쳐지지 않았다는 증명",
		.usage = "keygen -o KEYFILE\n"
			 "  sangsaeng ledger checkpoint --db FILE --key KEYFILE [-o FILE] [-O text|json]\n"
			 "  sangsaeng ledger verify --db FILE [--public KEY] [--checkpoint FILE]… [-O text|json]\n"
			 "  sangsaeng ledger checkpoints --db FILE [-O text|json]",
		.examples_en = "  sangsaeng ledger keygen -o ledger.key\n"
			       "  sangsaeng ledger checkpoint --db automotive.db --key ledger.key -o 2027-12.checkpoint\n"
			       "  sangsaeng ledger verify --db automotive.db --checkpoint 2027-12.checkpoint\n"
			       "  sangsaeng ledger checkpoints --db automotive.db\n",
		.examples_ko = "  sangsaeng ledger keygen -o 장부.key\n"
			       "  sangsaeng ledger checkpoint --db automotive.db --key 장부.key -o 2027-12.checkpoint\n"
			       "  sangsaeng ledger verify --db automotive.db --checkpoint 2027-12.checkpoint\n"
			       "  sangsaeng ledger checkpoints --db automotive.db\n",
		.more_en =
			"A checkpoint states where the ledger stood (last entry, grant event, accounts, sums) and is signed with Ed25519. Who can\n"
			"write the database can recompute its hashes, but cannot sign: keep the key, and a copy of each checkpoint, away from it.\n"
			"verify recomputes all hashes from the rows; exit code 1 if a checkpoint does not hold, 4 if there is none. check verifies\n"
			"the stored ones too. run --again makes a new ledger: stored checkpoints go with the old one, and a file that was kept\n"
			"holds only if the new ledger begins with the same entries.\n",
		.more_ko = "체크포인트는 장부가 어디까지 왔는지(마지막 기록, 지원 상태, 계정, 합)를 적고 Ed25519로 서명한 것입니다.\n"
			   "데이터베이스를 고칠 수 있는 사람은 해시도 다시 계산할 수 있지만 서명은 하지 못합니다. 비밀키와 체크포인트의 사본을\n"
			   "데이터베이스와 다른 곳에 두십시오. verify는 줄에서 해시를 모두 다시 계산하며, 맞지 않는 것이 있으면 종료 코드 1,\n"
			   "하나도 없으면 4입니다. 저장된 것은 check도 확인합니다. run --again은 장부를 새로 만들므로 저장된 체크포인트는 옛 장부와\n"
			   "함께 없어지고, 따로 보관한 파일은 새 장부가 같은 기록으로 시작할 때만 맞습니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_KEY) | CLI_BIT(CLI_PUBLIC) | CLI_BIT(CLI_CHECKPOINT) | CLI_BIT(CLI_OUT) |
			   CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_ledger,
	},
	{
		.name = "meter",
		.en = "meter readings: take in, list, show, what later records changed, plausibility, expected against measured",
		.ko = "계량값: 넣기, 목록, 보기, 뒤에 바뀐 값, 이상한 값, 예상과 계량의 비교",
		.usage = "import FILE --db FILE [--sheet NAME] [--on DATE] [--reason TEXT] [--by NAME] [--dry-run] [-O text|json]\n"
			 "  sangsaeng meter list --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng meter show METER [MONTH|DAY] --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng meter versions METER [MONTH|DAY] --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng meter check [METER] --db FILE [-O text|json]\n"
			 "  sangsaeng meter band MEASURE --db FILE [--width PX] [-O text|json|csv|xlsx|svg] [-o FILE]",
		.examples_en = "  sangsaeng meter import late.csv --db small.db --on 2027-04-12 --dry-run\n"
			       "  sangsaeng meter show MT-S1-E 2027-03 --db credits.db\n"
			       "  sangsaeng meter versions MT-S1-E --db credits.db\n"
			       "  sangsaeng meter band S1-M1 --db small.db\n"
			       "  sangsaeng meter band S1-M1 --db small.db -O svg > S1-M1.svg\n",
		.examples_ko = "  sangsaeng meter import 늦은값.csv --db small.db --on 2027-04-12 --dry-run\n"
			       "  sangsaeng meter show MT-S1-E 2027-03 --db credits.db\n"
			       "  sangsaeng meter versions MT-S1-E --db credits.db\n"
			       "  sangsaeng meter band S1-M1 --db small.db\n",
		.more_en = "import takes in a table (CSV, TSV, XLSX) with the columns meter, at, value and, if there is one, recorded_on: all or "
			   "nothing. Without --on "
			   "the day\n"
			   "of record is the programme's as_of. Only what changed is measured again; what was imported outlives run --again. A month "
			   "with a\n"
			   "signed opinion is closed: with --reason it is changed nevertheless, and the opinion is stale. check: exit code 1 with "
			   "warnings.\n",
		.more_ko = "import는 meter, at, value 열과 있으면 recorded_on 열이 있는 표(CSV, TSV, XLSX)를 넣습니다. 전부 아니면 전무입니다. "
			   "--on이 없으면 기록일은\n"
			   "사업의 기준일입니다. 바뀐 것만 다시 계량하며, 넣은 값은 run --again 뒤에도 남습니다. 서명된 의견이 있는 달은 닫혀 "
			   "있습니다.\n"
			   "--reason을 적으면 바꾸고 그 의견은 무효가 됩니다. check는 경고가 있으면 종료 코드 1입니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_SHEET) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_REASON) |
			   CLI_BIT(CLI_BY) | CLI_BIT(CLI_DRY_RUN) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS | FORMAT(CLI_SVG),
		.positional_min = 1,
		.positional_max = 3,
		.run = cli_meter,
	},
	{
		.name = "verify",
		.en = "a verifier's case: sample, papers, findings; sign it, check it, recompute it",
		.ko = "검증기관의 사건: 표본, 증빙, 지적. 서명하고 확인하고 다시 계산",
		.usage = "[CASE [MACHINE]] --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng verify sign CASE --key KEYFILE --db FILE [--by lead|reviewer] [-o FILE] [-O text|json]\n"
			 "  sangsaeng verify sign FILE --key KEYFILE [--by lead|reviewer] -o FILE [-O text|json]\n"
			 "  sangsaeng verify check CASE|FILE [--db FILE] [--public KEY] [-O text|json]\n"
			 "  sangsaeng verify export CASE --db FILE [--public KEY] [-o FILE]\n"
			 "  sangsaeng verify recompute CASE --db FILE [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng verify VF-EP-01 --db automotive.db\n"
			       "  sangsaeng verify VF-EP-01 S002-M1 --db automotive.db\n"
			       "  sangsaeng verify recompute VF-EP-01 --db automotive.db\n"
			       "  sangsaeng verify sign VF-EP-01 --key verifier.key --db automotive.db -o VF-EP-01.signed\n"
			       "  sangsaeng verify check VF-EP-01.signed\n",
		.examples_ko = "  sangsaeng verify VF-EP-01 --db automotive.db\n"
			       "  sangsaeng verify VF-EP-01 S002-M1 --db automotive.db\n"
			       "  sangsaeng verify recompute VF-EP-01 --db automotive.db\n"
			       "  sangsaeng verify sign VF-EP-01 --key 검증.key --db automotive.db -o VF-EP-01.signed\n"
			       "  sangsaeng verify check VF-EP-01.signed\n",
		.more_en = "A case is a project's period over a fixed version: the SHA-256 of everything the opinion rests on, a line for each fact\n"
			   "(export). Signing covers version and opinion; the lead verifier and a reviewer sign with keys of their own, made by\n"
			   "sangsaeng ledger keygen. Where the data of the period change afterwards, the case is stale and its opinion does not\n"
			   "count until somebody verifies again. Exit code 1 with open findings, a stale case, a signature that does not hold, or\n"
			   "a step that recomputes differently. Signatures outlive run --again.\n",
		.more_ko = "사건은 외부사업의 한 기간을 고정한 판입니다. 판은 의견의 바탕이 되는 모든 사실(한 줄에 하나, export)의 SHA-256입니다.\n"
			   "서명은 판과 의견에 합니다. 책임 검증원과 검토자가 sangsaeng ledger keygen으로 만든 각자의 키로 서명합니다. 그 뒤에\n"
			   "기간의 자료가 바뀌면 사건은 낡은 것이 되고, 다시 검증할 때까지 의견은 효력이 없습니다. 열린 지적, 낡은 사건, 맞지\n"
			   "않는 서명, 다르게 계산되는 단계가 있으면 종료 코드 1입니다. 서명은 run --again 뒤에도 남습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_KEY) | CLI_BIT(CLI_PUBLIC) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS,
		.files = "sign export",
		.positional_max = 2,
		.run = cli_verify,
	},
	{
		.name = "evidence",
		.en = "files that prove something: take in, find, link, pack, erase",
		.ko = "무엇을 증명하는 파일: 올리기, 찾기, 연결, 묶기, 삭제",
		.usage = "[list] --db FILE [--kind KIND] [--firm ID] [--measure ID] [--person ID] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng evidence add FILE… --kind KIND --by WHO --db FILE [--title TEXT] [--firm ID] [--measure ID] [--issued DAY]\n"
			 "                     [--personal | --person ID] [--name KEY]\n"
			 "  sangsaeng evidence show KEY --db FILE [-O text|json]\n"
			 "  sangsaeng evidence get KEY -o FILE --db FILE\n"
			 "  sangsaeng evidence link KEY KIND TARGET --by WHO --db FILE\n"
			 "  sangsaeng evidence link --list\n"
			 "  sangsaeng evidence erase KEY --by WHO --reason TEXT --db FILE\n"
			 "  sangsaeng evidence pack --grant ID | --project ID | --request ID | --finding ID -o FILE.zip --db FILE\n"
			 "  sangsaeng evidence sweep --db FILE",
		.examples_en = "  sangsaeng evidence add invoice-17.pdf --kind tax_invoice --firm S1 --measure S1-M1 --by S1 --db small.db\n"
			       "  scan | sangsaeng evidence add - --kind installation_check --title 'on-site check' --by S1 --db small.db\n"
			       "  sangsaeng evidence link EV-1f2e3d4c5b6a invoice I-1/1 --by OPERATOR --db small.db\n"
			       "  sangsaeng evidence get EV-1f2e3d4c5b6a -o copy.pdf --db small.db\n"
			       "  sangsaeng evidence pack --grant S1-M1 -o S1-M1.zip --db small.db\n",
		.examples_ko = "  sangsaeng evidence add 계산서17.pdf --kind tax_invoice --firm S1 --measure S1-M1 --by S1 --db small.db\n"
			       "  scan | sangsaeng evidence add - --kind installation_check --title 현장확인서 --by S1 --db small.db\n"
			       "  sangsaeng evidence link EV-1f2e3d4c5b6a invoice I-1/1 --by OPERATOR --db small.db\n"
			       "  sangsaeng evidence get EV-1f2e3d4c5b6a -o 사본.pdf --db small.db\n"
			       "  sangsaeng evidence pack --grant S1-M1 -o S1-M1.zip --db small.db\n",
		.more_en =
			"Files are kept sealed, named by the SHA-256 of their content; files that evidence.csv names are taken in by run and "
			"import.\n"
			"The key stands in DB.key or --seal-key FILE: keep a copy elsewhere, without it no evidence can be opened. Types are judged\n"
			"by content; programs, scripts and HTML are refused. Uploaded items outlive run --again. See docs/evidence.md.\n",
		.more_ko =
			"파일은 내용의 SHA-256을 이름으로 하여 봉인해 둡니다. evidence.csv가 적은 파일은 run과 import가 넣습니다. 키는 DB.key 또는\n"
			"--seal-key FILE에 있습니다. 키 없이는 증빙을 열 수 없으므로 사본을 다른 곳에 두십시오. 종류는 내용으로 판단하며 실행 파일,\n"
			"스크립트, HTML은 받지 않습니다. 올린 증빙은 run --again 뒤에도 남습니다. docs/evidence.md를 보십시오.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_KIND) | CLI_BIT(CLI_TITLE) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_MEASURE) |
			   CLI_BIT(CLI_ISSUED) | CLI_BIT(CLI_PERSON) | CLI_BIT(CLI_PERSONAL) | CLI_BIT(CLI_NAME) | CLI_BIT(CLI_BY) |
			   CLI_BIT(CLI_REASON) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_LIST) | CLI_BIT(CLI_GRANT) | CLI_BIT(CLI_PROJECT) |
			   CLI_BIT(CLI_REQUEST) | CLI_BIT(CLI_FINDING) | CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = LISTS,
		.files = "get pack",
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_evidence,
	},
	{
		.name = "person",
		.en = "who answers for a firm; erase a person's data",
		.ko = "담당자 목록, 개인정보 삭제",
		.usage = "[list] --db FILE [-O text|json]\n"
			 "  sangsaeng person erase PERSON --by WHO --reason TEXT --db FILE [-O text|json]",
		.examples_en = "  sangsaeng person --db my.db\n"
			       "  sangsaeng person erase P-07 --by OPERATOR --reason 'left the firm, asked on 3 March' --db my.db\n",
		.examples_ko = "  sangsaeng person --db 사업.db\n"
			       "  sangsaeng person erase P-07 --by OPERATOR --reason '퇴사, 3월 3일 요청' --db 사업.db\n",
		.more_en = "Erasing takes name and address out of the database, now and at each later import, and destroys files that hold this "
			   "person's\n"
			   "data alone and need not be kept. Keys, hashes and what was done stay, so that every chain can still be verified.\n",
		.more_ko =
			"이름과 주소를 데이터베이스에서 지우고 다음에 가져올 때에도 넣지 않으며, 이 사람의 정보만 들어 있고 보관 기한이 지난 파일을\n"
			"없앱니다. 식별자, 해시, 한 일의 기록은 남아 모든 사슬을 계속 확인할 수 있습니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_ON) |
			   CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 2,
		.run = cli_person,
	},
	{
		.name = "partner",
		.en = "nodes that footprints are exchanged with (PACT): addresses, credentials, what each may see, the log",
		.ko = "발자국을 주고받는 거래 상대(PACT): 주소, 자격증명, 볼 수 있는 것, 기록",
		.usage = "add PARTNER --db FILE [--name NAME] [--firm ORGANISATION] [--url URL] [--secret FILE] [--set NAME=VALUE …] --by WHO "
			 "[--again]\n"
			 "  sangsaeng partner list|show PARTNER --db FILE [-O text|json]\n"
			 "  sangsaeng partner credentials PARTNER --db FILE --by WHO [--days N] [-O text|json]\n"
			 "  sangsaeng partner grant PARTNER --db FILE --firm OWNER|--product PRODUCT|--all [--reason TEXT] [--on FROM] [--until "
			 "DATE] --by WHO\n"
			 "  sangsaeng partner revoke-grant GRANT --db FILE --by WHO\n"
			 "  sangsaeng partner alias PARTNER PRODUCT URN --db FILE --by WHO\n"
			 "  sangsaeng partner test PARTNER --db FILE [-O text|json]\n"
			 "  sangsaeng partner suspend|resume PARTNER --db FILE --by WHO\n"
			 "  sangsaeng partner log [PARTNER] --db FILE [--top N] [-O text|json]",
		.examples_en = "  sangsaeng partner add HMC --db my.db --firm CARMAKER --url https://pcf.carmaker.example --by P-OPERATOR\n"
			       "  sangsaeng partner grant HMC --db my.db --firm S1 --reason purchasing --until 2028-12-31 --by P-OPERATOR\n"
			       "  sangsaeng partner credentials HMC --db my.db --by P-OPERATOR\n"
			       "  sangsaeng partner add HMC --db my.db --again --secret secret.txt --set client=ours --by P-OPERATOR\n"
			       "  sangsaeng partner log HMC --db my.db --top 20\n",
		.examples_ko = "  sangsaeng partner add HMC --db 사업.db --firm CARMAKER --url https://pcf.carmaker.example --by P-OPERATOR\n"
			       "  sangsaeng partner grant HMC --db 사업.db --firm S1 --reason 구매 --until 2028-12-31 --by P-OPERATOR\n"
			       "  sangsaeng partner credentials HMC --db 사업.db --by P-OPERATOR\n"
			       "  sangsaeng partner add HMC --db 사업.db --again --secret secret.txt --set client=ours --by P-OPERATOR\n"
			       "  sangsaeng partner log HMC --db 사업.db --top 20\n",
		.more_en = "A partner sees nothing that was not granted: the footprints of an owner, of one product, or with --all what its own\n"
			   "organisation buys directly. The owner's people, the operator or a ministry may grant. credentials prints id and secret\n"
			   "for the partner, once; given again, the secret before stays valid for --days (30). --set: auth-url, client, scope,\n"
			   "audience, resource, ca; on or off: percent-encoded, source-events, inside, v2. See docs/pact-host.md.\n",
		.more_ko =
			"거래 상대는 허가받은 것만 봅니다: 한 업체의 발자국, 한 제품의 발자국, --all이면 그 조직이 직접 사는 것. 허가는 그 업체의\n"
			"담당자나 운영기관, 부처가 합니다. credentials는 상대에게 줄 식별자와 비밀번호를 한 번만 보이며, 다시 하면 앞의 비밀번호는\n"
			"--days(30일) 동안만 유효합니다. --set: auth-url, client, scope, audience, resource, ca, 그리고 on 또는 off인\n"
			"percent-encoded, source-events, inside, v2. docs/pact-host.md를 보십시오.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_NAME) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_URL) | CLI_BIT(CLI_SECRET) | CLI_BIT(CLI_SET) |
			   CLI_BIT(CLI_BY) | CLI_BIT(CLI_AGAIN) | CLI_BIT(CLI_PRODUCT) | CLI_BIT(CLI_ALL) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_ON) |
			   CLI_BIT(CLI_UNTIL) | CLI_BIT(CLI_DAYS) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) |
			   CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 4,
		.run = cli_partner,
	},
	{
		.name = "backup",
		.en = "write database and evidence to one file, and read it again",
		.ko = "데이터베이스와 증빙을 한 파일로 백업하고 다시 읽어 확인",
		.usage = "FILE --db FILE [-O text|json]",
		.examples_en = "  sangsaeng backup 2026-11-26.backup --db my.db\n",
		.examples_ko = "  sangsaeng backup 2026-11-26.backup --db 사업.db\n",
		.more_en = "Others may go on writing meanwhile. The key of evidence is not in it: keep it in another place. Of a server only the "
			   "files of\n"
			   "evidence are written; its tables are pg_dump's (docs/operations.md).\n",
		.more_ko = "그동안 다른 사람이 계속 써도 됩니다. 증빙의 키는 들어 있지 않으니 다른 곳에 보관하십시오. 서버는 증빙 파일만 쓰며 표는\n"
			   "pg_dump로 백업합니다(docs/operations.md).\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_SEAL_KEY) | CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_backup,
	},
	{
		.name = "restore",
		.en = "make a database from a backup",
		.ko = "백업에서 데이터베이스를 되살림",
		.usage = "FILE --db NEW [--force] [-O text|json]",
		.examples_en = "  sangsaeng restore 2026-11-26.backup --db restored.db\n",
		.examples_ko = "  sangsaeng restore 2026-11-26.backup --db 되살림.db\n",
		.more_en = "All of the backup is compared with its hashes before anything is written. A database that is there is replaced only with "
			   "--force.\n",
		.more_ko = "쓰기 전에 백업 전체를 해시와 비교합니다. 이미 있는 데이터베이스는 --force가 있을 때만 바꿉니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_FORCE) | CLI_BIT(CLI_SEAL_KEY) |
			   CLI_BIT(CLI_EVIDENCE_DIR),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_restore,
	},
	{
		.name = "footprint",
		.en = "product footprints as they are stated: physical and claim-adjusted, quality, shares",
		.ko = "제품 발자국: 물리적 값과 주장 조정 값, 자료품질, 비율",
		.usage = "--db FILE [PRODUCT…] [--all] [--case before|after] [--samples N [--seed S]] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng footprint PRODUCT --db FILE -O svg [--width PX] [-o FILE]",
		.examples_en = "  sangsaeng footprint --db automotive.db\n"
			       "  sangsaeng footprint V-A-BEV --db automotive.db --samples 1000\n"
			       "  sangsaeng footprint --all --db automotive.db -O csv > footprints.csv\n"
			       "  sangsaeng footprint V-A-BEV --db automotive.db -o V-A-BEV.svg\n"
			       "  sangsaeng footprint --all --db automotive.db -o footprints.xlsx\n",
		.examples_ko = "  sangsaeng footprint --db automotive.db\n"
			       "  sangsaeng footprint V-A-BEV --db automotive.db --samples 1000\n"
			       "  sangsaeng footprint --all --db automotive.db -O csv > 발자국.csv\n"
			       "  sangsaeng footprint V-A-BEV --db automotive.db -o V-A-BEV.svg\n"
			       "  sangsaeng footprint --all --db automotive.db --lang ko -o 발자국.xlsx\n",
		.more_en = "Cradle to gate, per declared unit. Without a product: every vehicle and finished product. Two footprints: physical, and\n"
			   "claim-adjusted, with the tonnes added back that are certified as credits. --samples adds the uncertainty; what a number\n"
			   "is made of: sangsaeng explain. -O svg draws one product before and after, and what changed (docs/charts.md).\n",
		.more_ko = "요람에서 문까지, 선언단위당입니다. 제품을 적지 않으면 완성차와 완제품을 보입니다. 발자국은 둘입니다. 물리적 값과, "
			   "크레딧으로\n"
			   "인증된 톤을 되돌려 더한 주장 조정 값입니다. --samples는 불확도를 더합니다. 근거는 sangsaeng explain이 보입니다.\n"
			   "-O svg는 제품 하나의 참여 전과 후, 그 사이에 바뀐 것을 그립니다(docs/charts.md).\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_ALL) | CLI_BIT(CLI_CASE) | CLI_BIT(CLI_SAMPLES) |
			   CLI_BIT(CLI_SEED) | CLI_BIT(CLI_THREADS),
		.formats = LISTS | FORMAT(CLI_SVG),
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_footprint,
	},
	{
		.name = "inventory",
		.en = "emissions of sites by scope and month",
		.ko = "사업장의 스코프별, 월별 배출량",
		.usage = "--db FILE [--site ID] [--purpose footprint|kets] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng inventory --db automotive.db\n"
			       "  sangsaeng inventory --db automotive.db --site S001-S -O csv\n"
			       "  sangsaeng inventory --db automotive.db -o inventory.xlsx\n",
		.examples_ko = "  sangsaeng inventory --db automotive.db\n"
			       "  sangsaeng inventory --db automotive.db --site S001-S -O csv\n"
			       "  sangsaeng inventory --db automotive.db --lang ko -o 배출목록.xlsx\n",
		.more_en = "Scope 2 by location and by market (contracts.csv). Missing months are counted and never taken as zero.\n",
		.more_ko = "스코프 2는 지역 기준과 시장 기준(contracts.csv)입니다. 누락된 달은 세어 알리고 0으로 치지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_SITE) | CLI_BIT(CLI_PURPOSE),
		.formats = LISTS,
		.run = cli_inventory,
	},
	{
		.name = "publish",
		.en = "publish footprints as versions that never change",
		.ko = "발자국을 바뀌지 않는 판으로 발행",
		.usage = "--db FILE --by NAME [PRODUCT…] [--reason TEXT] [--incomplete] [--case before|after] [--samples N]\n"
			 "  sangsaeng publish --db FILE --list [PRODUCT]\n"
			 "  sangsaeng publish --db FILE --show VERSION\n"
			 "  sangsaeng publish --db FILE --recompute VERSION|all",
		.examples_en = "  sangsaeng publish --db automotive.db --by \"K. Lee\" --incomplete\n"
			       "  sangsaeng publish --db automotive.db --by \"K. Lee\" --reason \"meter slip of March corrected\"\n"
			       "  sangsaeng publish --db automotive.db --recompute all\n",
		.examples_ko = "  sangsaeng publish --db automotive.db --by 이담당 --incomplete\n"
			       "  sangsaeng publish --db automotive.db --by 이담당 --reason \"3월 계량 오기 정정\"\n"
			       "  sangsaeng publish --db automotive.db --recompute all\n",
		.more_en =
			"Without a product: every reported product, and whatever was published before. A product whose statement is the same gets\n"
			"no new version; a new one deprecates the one before and says which inputs changed. The inputs are kept with it, so that\n"
			"anybody can recompute it bit for bit. sangsaeng run --again keeps what was published. What is not complete (screening\n"
			"factors, missing months or upstream) is refused unless --incomplete marks it.\n",
		.more_ko =
			"제품을 적지 않으면 보고 대상 제품과 전에 발행한 제품을 모두 발행합니다. 내용이 같으면 새 판을 만들지 않고, 새 판은 앞 판을\n"
			"폐기하며 어느 입력이 바뀌었는지 밝힙니다. 입력도 함께 남겨 누구나 비트까지 다시 계산할 수 있습니다. sangsaeng run "
			"--again은\n"
			"발행한 것을 지킵니다. 완전하지 않은 것(추정용 계수, 누락된 달이나 상류)은 --incomplete로 밝히지 않으면 거절합니다.\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_REASON) | CLI_BIT(CLI_INCOMPLETE) | CLI_BIT(CLI_CASE) |
			   CLI_BIT(CLI_SAMPLES) | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_THREADS) | CLI_BIT(CLI_LIST) | CLI_BIT(CLI_SHOW) |
			   CLI_BIT(CLI_RECOMPUTE) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_publish,
	},
	{
		.name = "rollup",
		.en = "total footprints of plain files: F = D + Q F, loops included",
		.ko = "일반 파일의 합계 발자국: F = D + Q F, 순환 포함",
		.usage = "--links FILE --direct FILE [--indicators A,B] [-O csv|json] [--threads N]\n"
			 "  sangsaeng rollup --links FILE --direct FILE --explain PRODUCT [--top N]\n"
			 "  sangsaeng rollup --links FILE --direct FILE --samples N [--seed S] [--threads N]\n"
			 "  sangsaeng rollup --links FILE --direct FILE --engine petsc [--ranks N]\n"
			 "  sangsaeng rollup --links FILE --direct FILE --save FILE\n"
			 "  sangsaeng rollup --snapshot FILE [--explain PRODUCT]",
		.examples_en = "  sangsaeng rollup --links links.csv --direct direct.csv\n"
			       "  sangsaeng rollup --links links.csv.gz --direct direct.csv.gz -O json > totals.json\n"
			       "  sangsaeng rollup --links links.csv --direct direct.csv --explain P-100 --top 20\n"
			       "  sangsaeng rollup --links links.csv --direct direct.csv --samples 1000 --seed 7 --threads 2\n",
		.examples_ko = "  sangsaeng rollup --links links.csv --direct direct.csv\n"
			       "  sangsaeng rollup --links links.csv.gz --direct direct.csv.gz -O json > totals.json\n"
			       "  sangsaeng rollup --links links.csv --direct direct.csv --explain P-100 --top 20\n"
			       "  sangsaeng rollup --links links.csv --direct direct.csv --samples 1000 --seed 7 --threads 2\n",
		.more_en = "links: product,input,quantity, the declared units of input for one of product. direct: product and up to 32 columns of\n"
			   "what arises at the product itself. Repeated links add up. A loop without finite answer is refused with its files and\n"
			   "lines. -v says how exact the totals are.\n"
			   "gsd, in either file, is the geometric standard deviation of the row's numbers (blank: certain); rows with the same draw\n"
			   "share one random draw. Without --samples both are left out of the totals.\n"
			   "--explain lists the largest contributions, all others as one figure, and the sums by tier; -O json adds the paths.\n",
		.more_ko = "links: product,input,quantity. 제품 한 단위에 드는 투입의 단위 수. direct: product와 그 제품 자체에서 생기는 값의\n"
			   "열(32개까지). 같은 링크는 더합니다. 답이 유한하지 않은 순환은 파일과 줄을 밝혀 거절합니다. -v를 주면 합계가\n"
			   "얼마나 정확한지 알립니다.\n"
			   "두 파일의 gsd 열은 그 줄의 수의 기하표준편차이고(비우면 확실한 값), draw가 같은 줄은 같은 난수를 씁니다. --samples가\n"
			   "없으면 둘 다 합계에서 빠집니다.\n"
			   "--explain은 큰 기여, 나머지를 하나로 모은 값, 단계별 합을 보이고, -O json이면 경로도 보입니다.\n",
		.options = CLI_BIT(CLI_LINKS) | CLI_BIT(CLI_DIRECT) | CLI_BIT(CLI_INDICATORS) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) |
			   CLI_BIT(CLI_THREADS) | CLI_BIT(CLI_EXPLAIN) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_SAMPLES) | CLI_BIT(CLI_SEED) |
			   CLI_BIT(CLI_ENGINE) | CLI_BIT(CLI_RANKS) | CLI_BIT(CLI_SAVE) | CLI_BIT(CLI_SNAPSHOT) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = FORMAT(CLI_CSV) | FORMAT(CLI_JSON),
		.format = CLI_CSV,
		.run = cli_rollup,
	},
	{
		.name = "plan",
		.en = "which machine, whose money, which year: the best plan with a proven bound",
		.ko = "어느 기계를, 누구의 돈으로, 어느 해에: 한계가 증명된 가장 좋은 계획",
		.usage = "make [SCENARIO.json] --db FILE [--budget WON] [--name KEY] [--price WON] [--catalogue FILE] [--by NAME] [--dry-run]\n"
			 "             [--gap G] [--seconds S] [--work W] [--seed N] [--threads N] [--top N] [--width PX]\n"
			 "             [-O text|json|csv|xlsx|svg] [-o FILE]\n"
			 "  sangsaeng plan solve DIR [--gap G] [--seconds S] [--work W] [--seed N] [--threads N] [-O json|csv]\n"
			 "  sangsaeng plan generate KIND -o DIR [--seed N] [--plants P | --suppliers N] [--floor]\n"
			 "  sangsaeng plan candidates --db FILE [--catalogue FILE] [--all] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng plan list --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng plan show PLAN --db FILE [--width PX] [-O text|json|csv|xlsx|svg] [-o FILE]\n"
			 "  sangsaeng plan import FILE.json --db FILE [--dry-run] [-O text|json]\n"
			 "  sangsaeng plan adopt PLAN --db FILE --by NAME --checker NAME [--year Y] [--on DATE] [--committee KEY] [--dry-run]\n"
			 "  sangsaeng plan variance PLAN --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng plan why PLAN [MEASURE] --db FILE [--catalogue FILE] [--gap G] [--seconds S] [--work W] [-O text|json] [-o "
			 "FILE]\n"
			 "  sangsaeng plan compare A B --db FILE [-O text|json|csv|xlsx] [-o FILE]\n"
			 "  sangsaeng plan sensitivity [SCENARIO.json] --db FILE [--prices A,B,…] [--edition CARRIER=FACTOR]… [--budget WON]\n"
			 "             [--catalogue FILE] [--gap G] [--seconds S] [--work W] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng plan make --db automotive.db --budget 300000000\n"
			       "  sangsaeng plan make scenario.json --db automotive.db --name spring -o plan.svg\n"
			       "  sangsaeng plan why spring S023-M2 --db automotive.db\n"
			       "  sangsaeng plan sensitivity scenario.json --db automotive.db --prices 10000,20000,50000\n"
			       "  sangsaeng plan solve instance --gap 0.0005 -O json\n"
			       "  sangsaeng plan generate audit --plants 2000 --seed 7 -o instance\n"
			       "  sangsaeng plan candidates --db automotive.db --catalogue packs/automotive/measures.csv\n"
			       "  sangsaeng plan show P-2028 --db small.db\n"
			       "  sangsaeng plan adopt P-2028 --db small.db --by \"K. Lee\" --checker \"M. Park\" --year 2028 --dry-run\n"
			       "  sangsaeng plan variance P-2028 --db small.db -O csv\n",
		.examples_ko = "  sangsaeng plan make --db automotive.db --budget 300000000\n"
			       "  sangsaeng plan make scenario.json --db automotive.db --name spring -o plan.svg\n"
			       "  sangsaeng plan why spring S023-M2 --db automotive.db\n"
			       "  sangsaeng plan sensitivity scenario.json --db automotive.db --prices 10000,20000,50000\n"
			       "  sangsaeng plan solve instance --gap 0.0005 -O json\n"
			       "  sangsaeng plan generate audit --plants 2000 --seed 7 -o instance\n"
			       "  sangsaeng plan candidates --db automotive.db --catalogue packs/automotive/measures.csv\n"
			       "  sangsaeng plan show P-2028 --db small.db\n"
			       "  sangsaeng plan adopt P-2028 --db small.db --by 이담당 --checker 박팀장 --year 2028 --dry-run\n"
			       "  sangsaeng plan variance P-2028 --db small.db -O csv\n",
		.more_en =
			"make: which machine of the programme to buy where, in which year and with whose money, by the scenario (docs/planning.md; "
			"without one\n"
			"by the money that was paid in), and keeps the plan. Within a ten-thousandth of the best or half a minute, if nothing else "
			"is said.\n"
			"why: what one more million won would bring, why money is left; of a measure: why it is in or out and what would change "
			"that.\n"
			"compare: what one plan has and the other has not. sensitivity: the scenario at other carbon prices and factor editions.\n"
			"solve: DIR holds candidates.csv, budgets.csv and rules.json (docs/planning.md). It stops when the optimum is proven, the "
			"gap\n"
			"or a limit is reached, or on Ctrl-C, and always has the best plan so far and a bound that no plan can exceed.\n"
			"generate: a seeded instance for trials and benches. KIND is options (2,000 suppliers, 8 machines in 2 groups), audit (real\n"
			"measures of US energy audits, DOE ITAC), hard (few large exclusive machines under caps) or wide (1,000,000 candidates).\n"
			"candidates: machines that are not decided yet and those a sector pack suggests, with cost, support, saving, tonnes and how\n"
			"they depend on each other. Nothing is changed.\n"
			"adopt: every pick becomes a grant with its reservations, by the rules that a run has for a decision, all or none; the same\n"
			"again changes nothing. Plans and adoptions outlive run --again. variance: planned beside reserved, paid, fixed, verified.\n",
		.more_ko =
			"make: 사업의 어느 설비를 어디에, 어느 해에, 누구의 돈으로 살지를 시나리오(docs/planning.md, 없으면 출연된 돈)에 따라 "
			"정하고\n"
			"그 계획을 남깁니다. 따로 정하지 않으면 가장 좋은 계획의 만분의 일 안에 들거나 30초가 지날 때까지 찾습니다.\n"
			"why: 백만 원을 더 주면 얼마나 더 줄이는지, 왜 돈이 남는지. 설비를 주면 왜 들어갔거나 빠졌는지, 무엇이 바뀌면 달라지는지.\n"
			"compare: 두 계획의 다른 점. sensitivity: 다른 탄소가격과 다른 배출계수로 다시 세운 계획.\n"
			"solve: DIR에는 candidates.csv, budgets.csv, rules.json이 있습니다(docs/planning.md). 최적임이 증명되거나, 차이나 한도에\n"
			"이르거나, Ctrl-C를 누르면 멈추며, 그때까지의 가장 좋은 계획과 어떤 계획도 넘을 수 없는 상한을 냅니다.\n"
			"generate: 시험과 성능 측정을 위한 문제를 씨앗에서 만듭니다. KIND는 options(공급사 2,000곳, 두 묶음의 기계 8대), audit(미국\n"
			"에너지 진단의 실제 대책, DOE ITAC), hard(한도 아래 서로 배타적인 큰 기계 몇 대), wide(후보 1,000,000개) 중 하나입니다.\n"
			"candidates: 아직 정해지지 않은 설비와 업종 팩이 제안하는 설비의 비용, 지원금, 절감, 톤, 관계. 아무것도 바꾸지 않습니다.\n"
			"adopt: 실행이 결정에 적용하는 규칙대로 선택마다 지원과 예약을 만듭니다. 전부 아니면 전무이고, 다시 해도 바뀌지 않습니다.\n"
			"계획과 채택은 run --again 뒤에도 남습니다. variance: 계획을 예약, 지급, 확정, 검증과 나란히 보입니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_BUDGET) | CLI_BIT(CLI_NAME) | CLI_BIT(CLI_PRICE) | CLI_BIT(CLI_PRICES) | CLI_BIT(CLI_EDITION) |
			   CLI_BIT(CLI_BY) | CLI_BIT(CLI_DRY_RUN) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_DB) | CLI_BIT(CLI_CATALOGUE) |
			   CLI_BIT(CLI_ALL) | CLI_BIT(CLI_PLANTS) | CLI_BIT(CLI_SUPPLIERS) | CLI_BIT(CLI_FLOOR) | CLI_BIT(CLI_GAP) |
			   CLI_BIT(CLI_SECONDS) | CLI_BIT(CLI_WORK) | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_THREADS) | CLI_BIT(CLI_CHECKER) |
			   CLI_BIT(CLI_COMMITTEE) | CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS | FORMAT(CLI_SVG),
		.format = CLI_TEXT,
		.positional_min = 1,
		.positional_max = 3,
		.run = cli_plan,
	},
	{
		.name = "macc",
		.en = "marginal abatement curve: candidate measures in order of won per tonne",
		.ko = "한계감축비용곡선: 후보 설비를 톤당 비용 순서로",
		.usage = "--db FILE [--view programme|factory] [--price WON] [--scope WHAT]… [--no-cascade] [--discount R]\n"
			 "                 [--tonnes plain|discounted] [--catalogue FILE] [--width PX] [-O text|json|csv|xlsx|svg] [-o FILE]",
		.examples_en = "  sangsaeng macc --db automotive.db\n"
			       "  sangsaeng macc --db automotive.db --view factory --scope S028 --price 12000\n"
			       "  sangsaeng macc --db automotive.db --catalogue packs/automotive/measures.csv -o macc.svg\n",
		.examples_ko = "  sangsaeng macc --db automotive.db\n"
			       "  sangsaeng macc --db automotive.db --view factory --scope S028 --price 12000\n"
			       "  sangsaeng macc --db automotive.db --catalogue packs/automotive/measures.csv -o macc.svg\n",
		.more_en = "Programme: new won of the public side and carmakers for a tonne over the life; with the cascade also what the returned\n"
			   "money and its match buy for deeper tiers. Factory: own share less discounted savings, for a tonne. Each measure counts "
			   "with\n"
			   "what it adds to those before it. -O json holds formulas and inputs (docs/planning.md). Nothing is changed.\n",
		.more_ko = "사업 시각: 수명 동안 1톤에 드는 공공과 완성차의 새 돈. 환원 효과를 켜면 환원금과 매칭이 하위 차수에서 사는 톤도 셉니다.\n"
			   "업체 시각: 1톤에 드는 자부담에서 할인한 절감액을 뺀 돈. 앞선 설비에 더해 주는 만큼만 셉니다. -O json에 식과 입력이\n"
			   "있습니다(docs/planning.md). 아무것도 바꾸지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_VIEW) | CLI_BIT(CLI_PRICE) | CLI_BIT(CLI_SCOPE) |
			   CLI_BIT(CLI_NO_CASCADE) | CLI_BIT(CLI_DISCOUNT) | CLI_BIT(CLI_TONNES) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_MAX_FINDINGS),
		.formats = LISTS | FORMAT(CLI_SVG),
		.format = CLI_TEXT,
		.run = cli_macc,
	},
	{
		.name = "report",
		.en = "documents for offices, customers and firms: PDF, workbook, editable document, JSON, CSV",
		.ko = "기관, 고객, 업체에 내는 문서: PDF, 통합 문서, 편집 문서, JSON, CSV",
		.usage = "footprint-statement PRODUCT --db FILE -o FILE [--audience WORD] [-O json|csv] [--table KEY] [--bom]\n"
			 "  sangsaeng report programme --db FILE -o FILE [--audience WORD] [-O json|csv|svg] [--table KEY] [--bom]\n"
			 "  sangsaeng report supplier-letter|emissions-confirmation|outcome FIRM --db FILE -o FILE [--year YEAR] [-O json|csv|svg] "
			 "[--table KEY] "
			 "[--bom]\n"
			 "  sangsaeng report settlement-statement|settlement-form GRANT --db FILE -o FILE [-O json|csv] [--table KEY] [--bom]\n"
			 "  sangsaeng report monitoring-report PROJECT --db FILE -o FILE [--audience WORD] [-O json|csv|svg] [--table KEY] [--bom]\n"
			 "  sangsaeng report verification-opinion CASE --db FILE -o FILE [-O json|csv] [--table KEY] [--bom]\n"
			 "  sangsaeng report credit-certificate BLOCK|PROJECT --db FILE -o FILE [-O json|csv] [--table KEY] [--bom]\n"
			 "  sangsaeng report approval-request|certification-request|monitoring-form PROJECT --db FILE -o FILE [-O json|csv] [--table KEY] "
			 "[--bom]\n"
			 "  sangsaeng report --list [KIND --db FILE] [-O json]",
		.examples_en = "  sangsaeng report --list\n"
			       "  sangsaeng report footprint-statement S1-P1 --db small.db -o S1-P1.pdf --lang en\n"
			       "  sangsaeng report programme --audience motie --db small.db -o ministry.xlsx\n"
			       "  sangsaeng report settlement-statement S1-M1 --db small.db -o settlement.docx\n"
			       "  sangsaeng report settlement-statement S1-M1 --db small.db -O csv --table invoices\n",
		.examples_ko = "  sangsaeng report --list\n"
			       "  sangsaeng report footprint-statement S1-P1 --db small.db -o S1-P1.pdf --lang ko\n"
			       "  sangsaeng report programme --audience motie --db small.db -o 부처보고.xlsx\n"
			       "  sangsaeng report settlement-statement S1-M1 --db small.db -o 정산.hwpx\n"
			       "  sangsaeng report settlement-statement S1-M1 --db small.db -O csv --table invoices\n",
		.more_en =
			"The format is that of the file's name: pdf, xlsx, docx, hwpx, json, csv, svg; json, csv and svg also go to standard output\n"
			"with -O. What is not known is named with its reason, never zero. The same data give the same bytes. --list KIND shows what "
			"a\n"
			"document can be about (docs/reports.md).\n",
		.more_ko =
			"형식은 파일 이름으로 정합니다: pdf, xlsx, docx, hwpx, json, csv, svg. json, csv, svg는 -O로 표준 출력에도 나갑니다.\n"
			"모르는 값은 까닭과 함께 밝히며 0으로 쓰지 않습니다. 같은 자료에서는 같은 파일이 나옵니다. --list KIND는 무엇에 대한 문서를\n"
			"만들 수 있는지 보입니다(docs/reports.md).\n",
		.options = CLI_BIT(CLI_DB) | CLI_BIT(CLI_OUT) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT) | CLI_BIT(CLI_YEAR) |
			   CLI_BIT(CLI_AUDIENCE) | CLI_BIT(CLI_TABLE) | CLI_BIT(CLI_BOM) | CLI_BIT(CLI_LIST),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON) | FORMAT(CLI_CSV) | FORMAT(CLI_SVG) | FORMAT(CLI_XLSX),
		.positional_max = 2,
		.run = cli_report,
	},
	{
		.name = "outcome",
		.en = "what a firm set out to do, did and got: target, forecast, verified tonnes, won, education, place among its peers",
		.ko = "업체의 성과: 목표, 예측, 검증된 톤, 돈, 교육, 같은 차수 가운데 위치",
		.usage = "FIRM | --all --db FILE [--year YEAR] [--on DATE] [-O text|json|csv|xlsx] [-o FILE]\n"
			 "                 FIRM --year YEAR --report --db FILE [-o FILE.html]",
		.examples_en = "  sangsaeng outcome S014 --db automotive.db\n"
			       "  sangsaeng outcome --all --db automotive.db -O csv -o outcome.csv\n"
			       "  sangsaeng outcome S014 --year 2028 --report --db automotive.db -o S014-2028.html --lang en\n",
		.examples_ko = "  sangsaeng outcome S014 --db automotive.db\n"
			       "  sangsaeng outcome --all --db automotive.db -O csv -o outcome.csv\n"
			       "  sangsaeng outcome S014 --year 2028 --report --db automotive.db -o S014-2028.html\n",
		.more_en = "-O json and -O csv hold formula, inputs, factors and source of each figure. What is not known says why and is never 0. A "
			   "place\n"
			   "among too few firms is not shown (rules.small_cells). The report is a page of HTML without scripts that holds no cost, "
			   "meter\n"
			   "or recipe (docs/outcome.md). Nothing is changed.\n",
		.more_ko = "-O json과 -O csv에 수치마다 식, 입력, 배출계수, 출처가 있습니다. 모르는 것은 이유를 적고 0으로 두지 않습니다. 비교할 "
			   "업체가\n"
			   "너무 적으면 위치를 보이지 않습니다(rules.small_cells). 보고서는 스크립트가 없는 HTML 한 쪽이며 원가, 계량값, 배합이\n"
			   "없습니다(docs/outcome.md). 아무것도 바꾸지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_ALL) | CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_REPORT),
		.formats = LISTS,
		.format = CLI_TEXT,
		.positional_max = 1,
		.run = cli_outcome,
	},
	{
		.name = "cascade",
		.en = "the cascade afterwards: won, machines and tonnes by tier, and what the first money set in motion",
		.ko = "환원의 흐름: 차수별 돈, 설비, 톤과 첫 돈이 움직인 것",
		.usage = "--db FILE [--year YEAR] [--width PX] [-O text|json|csv|xlsx|svg] [-o FILE]",
		.examples_en = "  sangsaeng cascade --db automotive.db\n"
			       "  sangsaeng cascade --db automotive.db --year 2028 -O json\n"
			       "  sangsaeng cascade --db automotive.db -o cascade.svg\n",
		.examples_ko = "  sangsaeng cascade --db automotive.db\n"
			       "  sangsaeng cascade --db automotive.db --year 2028 -O json\n"
			       "  sangsaeng cascade --db automotive.db -o cascade.svg\n",
		.more_en =
			"Won are what the grants kept, as in sangsaeng fund firms. Returned won stand where they were spent and are no new money.\n"
			"A year takes the entries, installations and metered months of that year (docs/outcome.md). -O svg draws the money\n"
			"of all years and the tonnes of twelve months (docs/charts.md). Nothing is changed.\n",
		.more_ko = "돈은 sangsaeng fund firms처럼 지원금으로 남은 것입니다. 환원금은 쓰인 곳에 적고 새 돈으로 세지 않습니다. 연도를 주면 그 "
			   "해의\n"
			   "기장, 설치, 계량한 달만 셉니다(docs/outcome.md). -O svg는 모든 해의 돈과 열두 달의 톤을 그립니다(docs/charts.md).\n"
			   "아무것도 바꾸지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_WIDTH) | CLI_BIT(CLI_YEAR),
		.formats = LISTS | FORMAT(CLI_SVG),
		.format = CLI_TEXT,
		.run = cli_cascade,
	},
	{
		.name = "route",
		.en = "which support fits a measure, whether credits pay, which claim its tonnes may serve",
		.ko = "설비마다 맞는 지원, 등록의 손익, 톤의 쓰임",
		.usage = "MEASURE… | --firm FIRM --db FILE [--on DATE] [--price WON] [-O text|json|csv|xlsx] [-o FILE]",
		.examples_en = "  sangsaeng route S005-M1 --db automotive.db\n"
			       "  sangsaeng route --firm S014 --db automotive.db --price 12000 -O json\n",
		.examples_ko = "  sangsaeng route S005-M1 --db automotive.db\n"
			       "  sangsaeng route --firm S014 --db automotive.db --price 12000 -O json\n",
		.more_en =
			"For each route and call of programme.json: eligible or not and by which rule, the amount by rates and caps, what is left of "
			"the\n"
			"caps and of the money. For a machine that has a grant: as if it were decided again. An advice is marked as such and is no\n"
			"decision; what is not known is named (docs/outcome.md). Nothing is changed.\n",
		.more_ko = "programme.json의 경로와 공모마다 신청할 수 있는지와 그 규칙, 비율과 한도로 정한 금액, 한도와 돈의 남은 양을 보입니다. "
			   "지원이\n"
			   "이미 있는 설비는 다시 정한다면 어떨지 보입니다. 권고는 결정이 아니라고 밝히고, 모르는 것은 모른다고 적습니다\n"
			   "(docs/outcome.md). 아무것도 바꾸지 않습니다.\n",
		.options = LIST_OPTIONS | CLI_BIT(CLI_DB) | CLI_BIT(CLI_FIRM) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_PRICE),
		.formats = LISTS,
		.format = CLI_TEXT,
		.positional_max = CLI_POSITIONAL_MAX,
		.run = cli_route,
	},
	{
		.name = "graph",
		.en = "synthetic supply networks for trials and benches",
		.ko = "시험과 성능 측정을 위한 가상의 공급망",
		.usage = "generate -o FOLDER [--mode MODE] [--products N] [--seed S] [--gsd X]",
		.examples_en = "  sangsaeng graph generate --mode local --products 20000 --seed 7 -o network\n"
			       "  sangsaeng rollup --links network/links.csv --direct network/direct.csv\n",
		.examples_ko = "  sangsaeng graph generate --mode local --products 20000 --seed 7 -o network\n"
			       "  sangsaeng rollup --links network/links.csv --direct network/direct.csv\n",
		.more_en =
			"Five tiers of 10, 20, 25, 25 and 20 % of the products, six inputs each, 80 % of them from the next tier, some products far\n"
			"more popular than others; log-normal quantities that sum to 0.95 at most. 1 % of the links point back: local (to users\n"
			"nearby), random (anywhere) or strong (gains up to 0.9). No real firm's figures.\n",
		.more_ko = "제품의 10, 20, 25, 25, 20%가 다섯 단계를 이루고, 투입은 여섯씩이며 80%는 다음 단계에서 옵니다. 몇몇 제품은 훨씬 많이\n"
			   "쓰입니다. 수량은 로그 정규 분포이고 합은 0.95 이하입니다. 링크의 1%는 거꾸로 갑니다: local(가까운 사용자), random(아무\n"
			   "곳), strong(이득 0.9까지). 실제 기업의 수치가 아닙니다.\n",
		.options = CLI_BIT(CLI_MODE) | CLI_BIT(CLI_PRODUCTS) | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_GSD) | CLI_BIT(CLI_OUT),
		.positional_min = 1,
		.positional_max = 1,
		.run = cli_graph,
	},
	{
		.name = "format",
		.en = "print the format of the programme folder (Markdown)",
		.ko = "사업 폴더의 형식을 출력 (Markdown)",
		.usage = "",
		.examples_en = "  sangsaeng format | less\n",
		.examples_ko = "  sangsaeng format | less\n",
		.run = cli_format,
	},
	{
		.name = "help",
		.en = "help of a command",
		.ko = "명령의 도움말",
		.usage = "[COMMAND] [-O text|json]",
		.examples_en = "  sangsaeng help run\n"
			       "  sangsaeng help -O json\n",
		.examples_ko = "  sangsaeng help run\n"
			       "  sangsaeng help -O json\n",
		.more_en = "-O json: every command with its forms, arguments and options as data; a server learns from it what may be asked of it.\n",
		.more_ko = "-O json: 모든 명령의 형식, 인자, 옵션을 자료로 출력합니다. 서버는 이것으로 무엇을 시킬 수 있는지 압니다.\n",
		.options = CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT),
		.formats = FORMAT(CLI_TEXT) | FORMAT(CLI_JSON),
		.positional_max = 1,
		.run = cli_help,
	},
	{.name = NULL},
};
